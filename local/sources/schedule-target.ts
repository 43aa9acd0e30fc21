import type { Context } from '../service.ts';

/** What a schedule calls: a function, or a queue that it fills. */
export interface ScheduleTarget {
  /** The function's or the queue's name, as the console shows it. */
  readonly name: string;
  /**
   * Hands the input over with the rights of a role.
   * @returns why it did not go well, or null
   * @throws Error when the call is refused
   */
  deliver(context: Pick<Context, 'call' | 'naming'>, roleArn: string, input: string): Promise<string | null>;
}

/** The target of an ARN; null for a kind that the rehearsal doesn't know. */
export function targetOf(arn: string): ScheduleTarget | null {
  const [, , service, , , ...rest] = arn.split(':');
  if (service === 'lambda') return functionTarget(arn, rest[1] ?? '');
  if (service === 'sqs') return queueTarget(rest[0] ?? '');
  return null;
}

function functionTarget(arn: string, name: string): ScheduleTarget {
  return {
    name,
    async deliver({ call }, roleArn, Payload) {
      const answer = await call(roleArn, 'lambda', 'Invoke', { FunctionName: arn, Payload });
      return answer.FunctionError ? String(answer.Payload) : null;
    },
  };
}

function queueTarget(name: string): ScheduleTarget {
  return {
    name,
    async deliver({ call, naming }, roleArn, MessageBody) {
      const QueueUrl = `${naming.endpoint}/${naming.account}/${name}`;
      await call(roleArn, 'sqs', 'SendMessage', { QueueUrl, MessageBody });
      return null;
    },
  };
}
