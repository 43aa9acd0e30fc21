import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Context, Resource, Service } from '../service.ts';
import { parseSchedule, type Recurrence } from './schedule-expression.ts';
import { type ScheduleTarget, targetOf } from './schedule-target.ts';

interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  readonly next: Recurrence;
  readonly roleArn: string;
  readonly target: ScheduleTarget;
  /** JSON text; null for the event that Scheduler makes. */
  readonly input: string | null;
}

/** What a schedule did, for the console. */
interface Progress {
  /** Milliseconds since the epoch, null for never. */
  dueAt: number | null;
  lastAt: number | null;
  invocations: number;
  /** Why the last invocation did not go well. */
  problem: string | null;
}

/** The most that a timer can wait. */
const LONGEST_WAIT = 86_400_000;

/** Properties that would change when or how a schedule runs, and that the rehearsal does not heed. */
const UNKNOWN = ['StartDate', 'EndDate', 'GroupName'];

/**
 * EventBridge Scheduler's schedules that run functions and fill queues, by the rehearsal's clock and with the rights of
 * their roles. What came due several times while the clock jumped runs once; nothing is retried.
 */
export function createSchedules(): Service {
  const running: { schedule: Schedule; progress: Progress }[] = [];
  let stopping = false;
  let wake = () => {};
  let unsubscribe = () => {};

  return {
    name: 'scheduler',
    resourceTypes: ['AWS::Scheduler::Schedule'],

    identify(declaration, naming, property) {
      const name = naming.name(declaration, property('Name'), 64);
      return { ref: name, attributes: { Arn: naming.arn('scheduler', `schedule/default/${name}`) } };
    },

    start(resources, context) {
      wake = () => context.signals.notify('scheduler');
      unsubscribe = context.clock.onAdvance(wake);
      for (const resource of resources) {
        if (resource.properties['State'] === 'DISABLED') continue;
        const schedule = readSchedule(resource);
        const progress: Progress = { dueAt: null, lastAt: null, invocations: 0, problem: null };
        running.push({ schedule, progress });
        void run(schedule, progress, context, () => stopping);
      }
    },

    describe: () =>
      running.map(({ schedule: { name, expression, target }, progress }) => ({
        name,
        expression,
        target: target.name,
        ...progress,
      })),

    stop() {
      stopping = true;
      unsubscribe();
      wake();
    },
  };
}

async function run(schedule: Schedule, progress: Progress, context: Context, stopping: () => boolean) {
  const { clock, signals } = context;
  progress.dueAt = schedule.next(clock.now());
  while (!stopping() && progress.dueAt !== null) {
    const left = progress.dueAt - clock.now();
    if (left > 0) {
      await signals.wait('scheduler', Math.min(left, LONGEST_WAIT));
      continue;
    }
    const due = progress.dueAt;
    progress.dueAt = schedule.next(clock.now());
    // not waited for: a slow function doesn't delay the next run, as on AWS
    void invoke(schedule, due, progress, context, stopping);
  }
}

async function invoke(
  schedule: Schedule,
  due: number,
  progress: Progress,
  context: Context,
  stopping: () => boolean,
): Promise<void> {
  const problem = await schedule.target
    .deliver(context, schedule.roleArn, schedule.input ?? eventOf(schedule, due, context))
    .catch((error: Error) => error.message);
  progress.lastAt = due;
  progress.invocations += 1;
  if (problem && problem !== progress.problem && !stopping()) {
    context.log(`schedule ${schedule.name} failed: ${problem}`);
  }
  progress.problem = problem;
}

/** What a target gets that asks for no input of its own. */
function eventOf({ arn }: Schedule, due: number, { naming }: Context): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: naming.account,
    time: new Date(due).toISOString().replace('.000', ''),
    region: naming.region,
    resources: [arn],
    detail: '{}',
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
function readSchedule({ identity, properties }: Resource): Schedule {
  const refuse = (reason: string, cause?: unknown) =>
    new Refusal(`schedule ${identity.ref}: ${reason}`, { cause });
  const { Target = {}, ScheduleExpression, ScheduleExpressionTimezone = 'UTC' } = properties;
  const unknown = UNKNOWN.find((name) => properties[name] !== undefined);
  if (unknown) throw refuse(`the rehearsal does not know ${unknown}`);
  if (ScheduleExpressionTimezone !== 'UTC')
    throw refuse(`its time zone is '${ScheduleExpressionTimezone}', the rehearsal knows UTC`);
  const target = targetOf(String(Target.Arn));
  if (!target) throw refuse(`its target is '${Target.Arn}', the rehearsal has functions and queues`);
  const input = Target.Input === undefined ? null : String(Target.Input);
  if (input?.includes('<aws.scheduler.')) throw refuse('the rehearsal fills no placeholders into its input');
  try {
    return {
      name: identity.ref,
      arn: identity.attributes['Arn']!,
      expression: String(ScheduleExpression),
      next: parseSchedule(String(ScheduleExpression)),
      roleArn: String(Target.RoleArn),
      target,
      input,
    };
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}
