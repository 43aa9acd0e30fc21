import { Refusal } from '../../refusal.ts';
import type { Resource } from '../../service.ts';
import { compilePattern, type Matcher } from '../../sources/event-pattern.ts';
import { compileInput, type MakeInput } from './target-input.ts';

/** A rule of the default event bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: Matcher;
  readonly targets: readonly Target[];
}

/** A queue that a rule fills. */
export interface Target {
  readonly id: string;
  readonly queueArn: string;
  readonly input: MakeInput;
  /** ARN of the queue for what could not be delivered, or null. */
  readonly deadLetterArn: string | null;
  /** Tries after the first. */
  readonly retries: number;
  /** Milliseconds after which nothing is tried any more. */
  readonly maximumAge: number;
}

/** EventBridge tries for a day. */
const RETRIES = 185;
const MAXIMUM_AGE_S = 86_400;

const KNOWN = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer', 'DeadLetterConfig', 'RetryPolicy'];

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 * @throws Refusal for what the rehearsal would do otherwise than AWS
 */
export function readRule({ identity, properties }: Resource): Rule {
  const refuse = (reason: string, cause?: unknown) =>
    new Refusal(`rule ${identity.ref}: ${reason}`, { cause });
  const { EventPattern, EventBusName = 'default', ScheduleExpression, Targets = [] } = properties;
  if (ScheduleExpression !== undefined)
    throw refuse('the rehearsal runs no schedules of rules, declare an AWS::Scheduler::Schedule');
  if (EventBusName !== 'default')
    throw refuse(`it listens to the bus '${EventBusName}', the rehearsal has the default one`);
  try {
    return {
      name: identity.ref,
      arn: identity.attributes['Arn']!,
      matches: compilePattern(EventPattern),
      targets: Targets.filter(isRun).map(readTarget),
    };
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}

/** What isn't run here has no ARN, and the start has named it already; topics are told of what never happens here. */
const isRun = ({ Arn }: any): boolean => /^arn:(?!aws:sns:)/.test(String(Arn));

function readTarget(properties: any): Target {
  const { Id, Arn, DeadLetterConfig, RetryPolicy } = properties;
  if (!/^arn:aws:sqs:/.test(String(Arn))) throw new Error(`its target is '${Arn}', the rehearsal has queues`);
  const unknown = Object.keys(properties).find((name) => !KNOWN.includes(name));
  if (unknown) throw new Error(`the rehearsal does not know ${unknown} of a target`);
  return {
    id: String(Id),
    queueArn: String(Arn),
    input: compileInput(properties),
    deadLetterArn: DeadLetterConfig?.Arn ?? null,
    retries: Number(RetryPolicy?.MaximumRetryAttempts ?? RETRIES),
    maximumAge: Number(RetryPolicy?.MaximumEventAgeInSeconds ?? MAXIMUM_AGE_S) * 1000,
  };
}
