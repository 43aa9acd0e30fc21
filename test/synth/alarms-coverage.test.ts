import { configOf } from './profiles.ts';
import type { Resource, Synthesised } from './stacks.ts';
import { resourcesOf, synthesise } from './stacks.ts';
import { unwatched, WATCHED_TYPES } from './unwatched.ts';

type Planted = readonly [id: string, resource: Pick<Resource, 'Type' | 'Properties'>];

/** The first template that has a resource of the kind, with one more. */
function templateWith(stacks: Synthesised, [id, resource]: Planted): object {
  const templates = Object.values(stacks.json) as { readonly Resources: Record<string, Resource> }[];
  const template = templates.find(({ Resources }) =>
    Object.values(Resources).some(({ Type }) => Type === resource.Type),
  );
  if (!template) throw new Error(`no ${resource.Type} was synthesised`);
  return { Resources: { ...template.Resources, [id]: resource } };
}

describe('every resource has the alarms of its kind', () => {
  const stacks = synthesise();

  test.each([
    ['by default', stacks],
    ['with a cache node', synthesise(configOf({ cache: 'node' }))],
    ['without a cache and with a public load balancer', synthesise(configOf({ cache: 'none', edge: 'alb' }))],
    ['with a canary', synthesise(configOf({ rollout: 'canary' }))],
  ])('%s', (_, stage) => {
    expect(unwatched(Object.values(stage.json))).toEqual([]);
  });

  test('and there are resources of the kinds to look at', () => {
    const absent = WATCHED_TYPES.filter((type) => resourcesOf(stacks, type).length === 0);

    // the cache is one kind or the other
    expect(absent).toEqual(['AWS::ElastiCache::ReplicationGroup']);
  });

  test.each<[string, Planted, readonly string[]]>([
    [
      'a function',
      ['Planted', { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'soloist-staging-planted' } }],
      ['Planted Errors', 'Planted Throttles', 'Planted Duration'],
    ],
    [
      'a table',
      ['Planted', { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} }],
      ['Planted ReadThrottleEvents', 'Planted WriteThrottleEvents', 'Planted SystemErrors'],
    ],
    [
      'a queue',
      ['Planted', { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'soloist-staging-planted' } }],
      ['Planted ApproximateAgeOfOldestMessage'],
    ],
    [
      'a target group',
      ['Planted', { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} }],
      ['Planted LambdaInternalError'],
    ],
    [
      'a cache',
      [
        'Planted',
        { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'planted' } },
      ],
      ['Planted ThrottledCmds', 'Planted BytesUsedForCache', 'Planted AuthenticationFailures'],
    ],
  ])('or it is found: %s without alarms', (_, planted, expected) => {
    const found = unwatched([templateWith(stacks, planted)]);

    expect(found).toEqual(expected);
  });

  test('or it is found: a stream of a function whose iterator nobody watches, and its dead-letter queue', () => {
    const app = stacks.json.app as { readonly Resources: Record<string, Resource> };
    const planted = {
      PlantedStream: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          StartingPosition: 'LATEST',
          FunctionName: { Ref: resourceNamed(stacks, 'soloist-staging-api') },
          DestinationConfig: {
            OnFailure: { Destination: { 'Fn::GetAtt': ['PlantedDeadLetters', 'Arn'] } },
          },
        },
      },
      PlantedDeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'planted' } },
    };

    const found = unwatched([{ Resources: { ...app.Resources, ...planted } }]);

    expect(found).toEqual([
      'PlantedStream IteratorAge',
      'PlantedDeadLetters ApproximateNumberOfMessagesVisible',
    ]);
  });
});

function resourceNamed(stacks: Synthesised, functionName: string): string {
  const found = resourcesOf(stacks, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties.FunctionName === functionName,
  );
  if (!found) throw new Error(`no function ${functionName} was synthesised`);
  return found[0];
}
