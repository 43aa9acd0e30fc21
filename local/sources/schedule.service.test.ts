import { eventually } from '../lambda/testing.ts';
import type { Context } from '../service.ts';
import { createContext, declare, NAMING, type TestContext } from '../services/testing.ts';
import { createSchedules } from './schedule.service.ts';

const FUNCTION = NAMING.arn('lambda', 'function:worker');
const ROLE = 'arn:aws:iam::111122223333:role/schedule';

const PROPERTIES = {
  Name: 'every-minute',
  ScheduleExpression: 'rate(1 minute)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: FUNCTION, RoleArn: ROLE },
};

const started: (() => void)[] = [];
afterEach(() => started.splice(0).forEach((stop) => stop()));

interface Invocation {
  readonly principal: string;
  readonly target: string;
  readonly event: Record<string, unknown>;
}

async function given(
  properties: Record<string, unknown> = {},
  answer: () => Promise<unknown> = async () => ({ Payload: 'null' }),
) {
  const board: TestContext = createContext();
  const invocations: Invocation[] = [];
  const context: Context = {
    ...board,
    call: async (principal, service, action, { FunctionName, Payload, QueueUrl, MessageBody }: any) => {
      expect(['lambda Invoke', 'sqs SendMessage']).toContain(`${service} ${action}`);
      const target = FunctionName ?? QueueUrl;
      invocations.push({ principal, target, event: JSON.parse(Payload ?? MessageBody) });
      return answer();
    },
  };
  const schedules = createSchedules();
  await schedules.start(
    [declare(schedules, 'AWS::Scheduler::Schedule', 'Schedule', { ...PROPERTIES, ...properties })],
    context,
  );
  started.push(() => {
    void schedules.stop();
    board.signals.close();
  });
  return { schedules, invocations, advance: board.advance, messages: board.messages };
}

describe('a schedule', () => {
  test('runs its function when it is due, with the rights of its role', async () => {
    const { invocations, advance } = await given();

    advance(60_000);
    await eventually(() => invocations.length === 1);

    expect(invocations).toEqual([
      {
        principal: ROLE,
        target: FUNCTION,
        event: expect.objectContaining({
          source: 'aws.scheduler',
          time: '2026-11-21T12:01:00Z',
          resources: [NAMING.arn('scheduler', 'schedule/default/every-minute')],
        }),
      },
    ]);
  });

  test('gives the function the input that it names', async () => {
    const target = { ...PROPERTIES.Target, Input: '{"kind":"nightly"}' };
    const { invocations, advance } = await given({ Target: target });

    advance(60_000);
    await eventually(() => invocations.length === 1);

    expect(invocations[0]?.event).toEqual({ kind: 'nightly' });
  });

  test('puts its input into a queue, with the rights of its role', async () => {
    const target = { Arn: NAMING.arn('sqs', 'jobs'), RoleArn: ROLE, Input: '{"kind":"nightly"}' };
    const { invocations, advance, schedules } = await given({ Target: target });

    advance(60_000);
    await eventually(() => invocations.length === 1);

    expect(invocations).toEqual([
      { principal: ROLE, target: `${NAMING.endpoint}/${NAMING.account}/jobs`, event: { kind: 'nightly' } },
    ]);
    expect(schedules.describe?.()).toEqual([expect.objectContaining({ target: 'jobs', invocations: 1 })]);
  });

  test('runs once for what came due many times while the clock jumped, and goes on from there', async () => {
    const { invocations, advance } = await given();

    advance(3_600_000);
    await eventually(() => invocations.length === 1);
    advance(60_000);
    await eventually(() => invocations.length === 2);

    expect(invocations.map(({ event }) => event['time'])).toEqual([
      '2026-11-21T12:01:00Z',
      '2026-11-21T13:01:00Z',
    ]);
  });

  test.each([
    ['its role may not', () => Promise.reject(new Error('not authorized to perform: lambda:InvokeFunction'))],
    ['the function fails', async () => ({ FunctionError: 'Unhandled', Payload: '{"errorMessage":"boom"}' })],
  ])('says once that %s, and tries again when it is due', async (_, answer) => {
    const { invocations, advance, messages, schedules } = await given({}, answer);

    advance(60_000);
    await eventually(() => messages.length === 1);
    advance(60_000);
    await eventually(() => invocations.length === 2);

    expect(messages).toEqual([
      expect.stringMatching(/^schedule every-minute failed: .*(not authorized|boom)/),
    ]);
    expect(schedules.describe?.()).toEqual([
      expect.objectContaining({ name: 'every-minute', target: 'worker', problem: expect.any(String) }),
    ]);
  });

  test('does nothing while it is disabled', async () => {
    const { schedules } = await given({ State: 'DISABLED' });

    expect(schedules.describe?.()).toEqual([]);
  });

  test.each([
    [{ ScheduleExpression: 'rate(soon)' }, /schedule every-minute: 'rate\(soon\)' is no schedule/],
    [
      { ScheduleExpressionTimezone: 'Europe/Berlin' },
      /time zone is 'Europe\/Berlin', the rehearsal knows UTC/,
    ],
    [{ Target: { Arn: 'arn:aws:sns:eu-west-1:1:topic', RoleArn: ROLE } }, /target is 'arn:aws:sns/],
    [{ StartDate: '2027-01-01T00:00:00Z' }, /does not know StartDate/],
  ])('is refused where the rehearsal would run it otherwise than AWS: %j', async (properties, message) => {
    await expect(given(properties)).rejects.toThrow(message);
  });
});
