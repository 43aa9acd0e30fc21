import { createNaming } from '../startup/naming.ts';
import type { Service } from '../service.ts';
import type { Stack } from './assembly.ts';
import { resolveAssembly } from './resolve.ts';
import type { Template } from './template.ts';

const naming = createNaming('us-east-1', 'http://127.0.0.1:3002');

const queues: Service = {
  name: 'sqs',
  resourceTypes: ['AWS::SQS::Queue'],
  start() {},
  stop() {},
  identify(declaration, { name, arn }, property) {
    const queue = name(declaration, property('QueueName'));
    return { ref: `http://127.0.0.1:3002/${queue}`, attributes: { Arn: arn('sqs', queue) } };
  },
};
const functions: Service = {
  name: 'lambda',
  resourceTypes: ['AWS::Lambda::Function'],
  start() {},
  stop() {},
};

const given = {
  stack: (name: string, template: Template, assets: Record<string, string> = {}): Stack => ({
    name,
    region: 'us-east-1',
    account: null,
    template,
    assets: new Map(Object.entries(assets)),
  }),
};
const resolve = (...stacks: Stack[]) =>
  resolveAssembly(
    { stage: 'staging', region: 'us-east-1', account: null, stacks, neighbours: [] },
    [queues, functions],
    naming,
  );

describe('resolved templates', () => {
  test('name resources as CloudFormation does, or as the template says', () => {
    const { resources } = resolve(
      given.stack('app', {
        Resources: {
          Work: { Type: 'AWS::SQS::Queue' },
          Mail: {
            Type: 'AWS::SQS::Queue',
            Properties: { QueueName: { 'Fn::Sub': '${AWS::StackName}-mail' } },
          },
        },
      }),
    );

    expect(resources.map(({ identity }) => identity.attributes['Arn'])).toEqual([
      'arn:aws:sqs:us-east-1:000000000000:app-Work',
      'arn:aws:sqs:us-east-1:000000000000:app-mail',
    ]);
  });

  test('reach from stack to stack by exports', () => {
    const { resources } = resolve(
      given.stack('data', {
        Resources: { Work: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Out: { Value: { 'Fn::GetAtt': ['Work', 'Arn'] }, Export: { Name: 'data:work' } } },
      }),
      given.stack('app', {
        Resources: {
          Dead: { Type: 'AWS::SQS::Queue', Properties: { Target: { 'Fn::ImportValue': 'data:work' } } },
        },
      }),
    );

    expect(resources[1]!.properties).toEqual({ Target: 'arn:aws:sqs:us-east-1:000000000000:data-Work' });
  });

  test('have what a stage beside them made for the whole account, unless they make it themselves', () => {
    const identities: Service = { ...queues, name: 'ses', resourceTypes: ['AWS::SES::EmailIdentity'] };
    const identity = { Type: 'AWS::SES::EmailIdentity', Properties: { QueueName: 'example.com' } };
    const neighbour = given.stack('staging-app', { Resources: { Sender: identity } });
    const resourcesWith = (own: Template['Resources']) =>
      resolveAssembly(
        {
          stage: 'production',
          region: 'us-east-1',
          account: null,
          stacks: [given.stack('app', { Resources: own ?? {} })],
          neighbours: [neighbour],
        },
        [identities],
        naming,
      ).resources.map(({ stack, logicalId }) => `${stack}/${logicalId}`);

    expect(resourcesWith({})).toEqual(['staging-app/Sender']);
    expect(resourcesWith({ Own: identity })).toEqual(['app/Own']);
  });

  test('leave out the functions that only CloudFormation calls', () => {
    const { resources, gaps } = resolve(
      given.stack('edge', {
        Resources: {
          Work: { Type: 'AWS::Lambda::Function' },
          Provider: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13' } },
          LookUp: {
            Type: 'Custom::LookUp',
            Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } },
          },
        },
      }),
    );

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Work']);
    expect(gaps).toEqual([expect.objectContaining({ type: 'Custom::LookUp', count: 1 })]);
  });

  test('leave out what a condition excludes', () => {
    const { resources } = resolve(
      given.stack('app', {
        Parameters: { Stage: { Type: 'String', Default: 'staging' } },
        Conditions: { Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] } },
        Resources: {
          Work: { Type: 'AWS::SQS::Queue' },
          Extra: { Type: 'AWS::SQS::Queue', Condition: 'Production' },
        },
      }),
    );

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Work']);
  });

  test('list what is not run, with the reason, once per type', () => {
    const { gaps, resources } = resolve(
      given.stack('network', {
        Resources: {
          A: { Type: 'AWS::EC2::Subnet' },
          B: { Type: 'AWS::EC2::Subnet' },
          Metadata: { Type: 'AWS::CDK::Metadata' },
          Work: {
            Type: 'AWS::SQS::Queue',
            Properties: { Subnet: { Ref: 'A' }, Id: { 'Fn::GetAtt': ['A', 'SubnetId'] } },
          },
        },
      }),
    );

    expect(gaps).toEqual([{ type: 'AWS::EC2::Subnet', count: 2, reason: expect.any(String) }]);
    expect(resources[0]!.properties).toEqual({ Subnet: 'network-A', Id: 'A.SubnetId' });
  });

  test('know the folder and the source of a function', () => {
    const Metadata = { 'soloist:bundle': { entry: 'lambdas/api/api.handler.ts', options: { minify: true } } };
    const Code = { S3Bucket: 'assets', S3Key: 'abc.zip' };
    const resolved = resolve(
      given.stack(
        'app',
        { Resources: { Api: { Type: 'AWS::Lambda::Function', Properties: { Code }, Metadata } } },
        { 'abc.zip': '/out/asset.abc' },
      ),
    );

    expect(resolved.asset(resolved.resources[0]!, 'abc.zip')).toBe('/out/asset.abc');
    expect(() => resolved.asset(resolved.resources[0]!, 'other.zip')).toThrow('other.zip is not an asset');
    expect(resolved.bundle(resolved.resources[0]!)).toEqual(Metadata['soloist:bundle']);
  });

  test.each<[string, Template, string]>([
    [
      'a type that no service knows',
      { Resources: { Bus: { Type: 'AWS::Kinesis::Stream' } } },
      "stack app, resource Bus (AWS::Kinesis::Stream): the rehearsal doesn't know this type",
    ],
    [
      'a reference to nothing',
      { Resources: { Work: { Type: 'AWS::SQS::Queue', Properties: { X: { Ref: 'Gone' } } } } },
      'stack app, resource Work (AWS::SQS::Queue): Gone is not declared in stack app',
    ],
    [
      'an attribute that is not there',
      {
        Resources: {
          Work: { Type: 'AWS::SQS::Queue', Properties: { X: { 'Fn::GetAtt': ['Work', 'Size'] } } },
        },
      },
      'stack app, resource Work (AWS::SQS::Queue): Work (AWS::SQS::Queue) has no attribute Size',
    ],
    [
      'an export that is not there',
      {
        Resources: { Work: { Type: 'AWS::SQS::Queue', Properties: { X: { 'Fn::ImportValue': 'data:x' } } } },
      },
      'stack app, resource Work (AWS::SQS::Queue): no stack before app exports data:x',
    ],
    [
      'a name that needs itself',
      {
        Resources: {
          A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'B' } } },
          B: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'A' } } },
        },
      },
      'stack app, resource A (AWS::SQS::Queue): a name needs itself: app/B → app/A → app/B',
    ],
  ])('fail for %s', (_name, template, message) => {
    expect(() => resolve(given.stack('app', template))).toThrow(message);
  });
});
