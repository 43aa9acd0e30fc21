import { NAMING } from '../testing.ts';
import { EVENT, given, progressOf, started, stopAll } from './testing.ts';

afterEach(stopAll);

describe('a rule', () => {
  test('puts an event that it matches into its queue, whole', async () => {
    const bus = started();

    bus.events.publish(EVENT);

    const messages = await bus.arrived('uploads');
    expect(messages.map(({ Body }) => JSON.parse(Body))).toEqual([EVENT]);
    expect(progressOf(bus)).toMatchObject({ delivered: 1, failed: 0, problem: null });
  });

  test.each([
    ['another key', { detail: { ...EVENT.detail, object: { key: 'other/1' } } }],
    ['another bucket', { detail: { ...EVENT.detail, bucket: { name: 'other' } } }],
    ['another type', { 'detail-type': 'Object Deleted' }],
  ])('leaves one with %s alone', async (_, change) => {
    const bus = started();

    bus.events.publish({ ...EVENT, ...change });
    bus.events.publish(EVENT);

    const messages = await bus.arrived('uploads');
    expect(messages.map(({ Body }) => JSON.parse(Body))).toEqual([EVENT]);
  });

  test('does nothing while it is disabled', () => {
    const bus = started({ rule: { State: 'DISABLED' } });

    bus.events.publish(EVENT);

    expect(bus.events.describe!()).toEqual([]);
  });

  test.each([
    ['Input', { Input: '{"kind":"upload"}' }, { kind: 'upload' }],
    ['InputPath', { InputPath: '$.detail.object' }, { key: 'uploads/"1"', size: 5 }],
    [
      'InputTransformer',
      {
        InputTransformer: {
          InputPathsMap: { key: '$.detail.object.key', size: '$.detail.object.size', none: '$.detail.none' },
          InputTemplate:
            '{"key": <key>, "size": <size>, "text": "of <key>: <size>", "rule": "<aws.events.rule-name>", "none": <none>}',
        },
      },
      { key: 'uploads/"1"', size: 5, text: 'of uploads/"1": 5', rule: 'uploads', none: '' },
    ],
  ])('gives its target what %s says', async (_, target, expected) => {
    const bus = started({ target });

    bus.events.publish(EVENT);

    const [message] = await bus.arrived('uploads');
    expect(JSON.parse(message!.Body)).toEqual(expected);
  });
});

describe('a rule that would run otherwise than on AWS', () => {
  test.each([
    ['a schedule', { ScheduleExpression: 'rate(1 hour)' }, /declare an AWS::Scheduler::Schedule/],
    ['a bus of its own', { EventBusName: 'orders' }, /bus 'orders', the rehearsal has the default one/],
    [
      'an unknown operator',
      { EventPattern: { source: [{ cidr: '10.0.0.0/8' }] } },
      /unknown operator 'cidr'/,
    ],
    [
      'a value that is no list',
      { EventPattern: { source: 'aws.s3' } },
      /'source' that is neither a list nor an object/,
    ],
  ])('is refused: %s', (_, rule, message) => {
    const bus = given({ rule });

    expect(() => bus.start()).toThrow(message);
  });

  test.each([
    [{ Arn: NAMING.arn('lambda', 'function:worker') }, /rule uploads: its target is 'arn:aws:lambda/],
    [{ EcsParameters: {} }, /does not know EcsParameters of a target/],
    [{ InputPath: '$.detail[?(@.a)]' }, /its input has the path/],
  ])('is refused: with the target %j', (target, message) => {
    const bus = given({ target });

    expect(() => bus.start()).toThrow(message);
  });

  test('is run without the targets that are not run here', () => {
    const bus = started({ target: { Arn: 'test-Topic' } });

    expect(bus.events.describe!()).toEqual([expect.objectContaining({ name: 'uploads', targets: [] })]);
  });
});
