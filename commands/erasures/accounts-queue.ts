import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EraseMessage } from '../../lambdas/users/users.contract.ts';
import type { Naming } from '../../lib/constructs/naming.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Aws } from '../shared/aws.ts';

/** Sends to the queue of a stage's accounts worker; 10 messages at most. @throws Refusal when one was not taken */
export function accountsQueue(aws: Aws, { project, stage }: Naming) {
  const sqs = aws.client(SQSClient);
  const name = `${project}-${stage}-accounts`;
  let url: Promise<string> | undefined;
  const find = async () => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
  return async (messages: readonly EraseMessage[]): Promise<void> => {
    const Entries = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
    }));
    const QueueUrl = await (url ??= find());
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const [first] = Failed;
    if (first) {
      throw new Refusal(
        `the queue ${name} refused ${Failed.length} of ${messages.length} messages: ${first.Code}; run it again`,
      );
    }
  };
}
