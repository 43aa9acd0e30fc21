import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { withContext } from './context.ts';
import { log } from './log.ts';
import { flushMetrics } from './metrics.ts';

/** Kept back from the function's time-out, ms, to report what is done before the function is stopped. */
const RESERVE_MS = 500;

/** Handles one message; what it throws brings the message back, and in the end to the dead-letter queue. */
export type MessageHandler<Message> = (message: Message, record: SQSRecord) => Promise<void>;

/**
 * The handler of a queue whose messages are JSON. Messages of a batch fail one by one; one that hangs is given up
 * shortly before the time-out, so that it doesn't bring the others back with it.
 *
 * @param parse reads a body; what it throws is the message's failure. @default as JSON, unchecked
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function consume<Message>(
  handle: MessageHandler<Message>,
  parse: (body: string) => Message = (body) => JSON.parse(body) as Message,
) {
  return async (
    { Records: records }: SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<SQSBatchResponse> => {
    const remaining = () => context.getRemainingTimeInMillis() - RESERVE_MS;
    const failures = await Promise.all(
      records.map((record) =>
        withContext({ requestId: record.messageId, remaining }, async () => {
          try {
            await within(remaining(), handle(parse(record.body), record));
            return [];
          } catch (error) {
            const attempt = Number(record.attributes.ApproximateReceiveCount);
            log.error('a message failed', error, { attempt });
            return [{ itemIdentifier: record.messageId }];
          }
        }),
      ),
    );
    flushMetrics();
    return { batchItemFailures: failures.flat() };
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done when the function's time was up`)), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
