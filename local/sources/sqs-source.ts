import { itemFailures } from './item-failures.ts';
import type { Poller } from './poller.ts';

/** The most that one ReceiveMessage gives. */
const RECEIVE_LIMIT = 10;

/** Seconds of SQS's longest long poll: nothing is asked in between. */
const LONG_POLL = 20;

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>
  >;
  readonly MD5OfMessageAttributes?: string;
}

/**
 * Reads a queue in long polls and runs the function with batches; what it has done is deleted, what failed comes
 * back after the queue's visibility time-out.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class SqsSource {
  private readonly poller: Poller;
  private readonly queueUrl: string;
  private inFlight = 0;

  constructor(poller: Poller) {
    const { naming } = poller.context;
    this.poller = poller;
    this.queueUrl = `${naming.endpoint}/${naming.account}/${poller.mapping.sourceArn.split(':').at(-1)}`;
  }

  async run(): Promise<void> {
    const { poller, queueUrl } = this;
    let checked = false;
    await poller.loop(async () => {
      // AWS refuses a mapping whose role lacks it, so its absence must show here too
      if (!checked)
        await poller.call('sqs', 'GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: ['All'] });
      checked = true;
      await this.turn();
    });
  }

  private async turn(): Promise<void> {
    const { poller } = this;
    const { id, concurrency } = poller.mapping;
    while (this.inFlight >= concurrency) {
      if (poller.stopping) return;
      await poller.context.signals.wait(`sources:${id}`, LONG_POLL * 1000);
    }
    const messages = await this.receiveBatch();
    if (messages.length === 0 || poller.stopping) return;
    this.inFlight++;
    const work = this.deliver(messages).finally(() => {
      this.inFlight--;
      poller.context.signals.notify(`sources:${id}`);
    });
    void poller.track(work);
  }

  /** Waits for a first message, and then for the batching window or a full batch. */
  private async receiveBatch(): Promise<Message[]> {
    const { poller } = this;
    const { batchSize, window } = poller.mapping;
    const messages = await this.receive(batchSize, LONG_POLL);
    const deadline = performance.now() + window;
    while (messages.length > 0 && messages.length < batchSize && !poller.stopping) {
      const left = Math.ceil((deadline - performance.now()) / 1000);
      if (left <= 0) break;
      messages.push(...(await this.receive(batchSize - messages.length, Math.min(left, LONG_POLL))));
    }
    return messages;
  }

  private async receive(most: number, seconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.poller.call('sqs', 'ReceiveMessage', {
      QueueUrl: this.queueUrl,
      MaxNumberOfMessages: Math.min(most, RECEIVE_LIMIT),
      WaitTimeSeconds: seconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return [...Messages];
  }

  private async deliver(messages: readonly Message[]): Promise<void> {
    const { poller } = this;
    const { filter } = poller.mapping;
    try {
      const records = messages.map((message) => this.recordOf(message));
      const wanted = records.filter((record) => filter(withParsedBody(record)));
      const done = wanted.length === 0 ? new Set<string>() : await this.invoke(wanted);
      const unwanted = records.filter((record) => !wanted.includes(record)).map(({ messageId }) => messageId);
      await this.remove(
        messages.filter(({ MessageId }) => done.has(MessageId) || unwanted.includes(MessageId)),
      );
    } catch (error) {
      poller.context.log(`event source failed: ${(error as Error).message}`, { queueUrl: this.queueUrl });
    }
  }

  /** The ids of the messages that the function has done. */
  private async invoke(records: readonly ReturnType<SqsSource['recordOf']>[]): Promise<ReadonlySet<string>> {
    const { progress, mapping } = this.poller;
    const ids = new Set(records.map(({ messageId }) => messageId));
    const outcome = await this.poller.invoke(records);
    const failed = !outcome.ok
      ? 'all'
      : mapping.reportsItemFailures
        ? itemFailures(outcome.payload, ids)
        : new Set();
    const done = failed === 'all' ? new Set<string>() : new Set([...ids].filter((id) => !failed.has(id)));
    progress.delivered += done.size;
    progress.failed += ids.size - done.size;
    return done;
  }

  private async remove(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += RECEIVE_LIMIT)
      await this.poller.call('sqs', 'DeleteMessageBatch', {
        QueueUrl: this.queueUrl,
        Entries: messages
          .slice(start, start + RECEIVE_LIMIT)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      });
  }

  private recordOf(message: Message) {
    const { MessageAttributes = {}, MD5OfMessageAttributes } = message;
    const attributes = Object.entries(MessageAttributes).map(
      ([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          stringValue: StringValue,
          binaryValue: BinaryValue,
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ],
    );
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(attributes) as Record<string, unknown>,
      ...(MD5OfMessageAttributes && { md5OfMessageAttributes: MD5OfMessageAttributes }),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.poller.mapping.sourceArn,
      awsRegion: this.poller.context.naming.region,
    };
  }
}

/** A filter's pattern may look into a body that is JSON. */
function withParsedBody(record: { readonly body: string }): unknown {
  try {
    return { ...record, body: JSON.parse(record.body) as unknown };
  } catch {
    return record;
  }
}
