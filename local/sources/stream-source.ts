import { createHash } from 'node:crypto';
import { BatchRunner } from './batch-runner.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Poller } from './poller.ts';
import { ShardReader, type StreamRecord } from './shard-reader.ts';

/**
 * Reads a DynamoDB stream and runs the function with batches, in order per item; how far it came is kept.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamSource {
  private readonly poller: Poller;
  private readonly checkpoints: Checkpoints;

  constructor(poller: Poller, checkpoints: Checkpoints) {
    this.poller = poller;
    this.checkpoints = checkpoints;
  }

  async run(): Promise<void> {
    const { poller } = this;
    await poller.loop(async () => {
      const { StreamDescription } = await poller.call('dynamodbstreams', 'DescribeStream', {
        StreamArn: poller.mapping.sourceArn,
      });
      const shards: { ShardId: string }[] = StreamDescription.Shards;
      await Promise.all(
        shards.map(({ ShardId }) => this.follow(new ShardReader(ShardId, poller, this.checkpoints))),
      );
    });
  }

  private async follow(reader: ShardReader): Promise<void> {
    const { batchSize, concurrency, filter, id } = this.poller.mapping;
    const done = ({ dynamodb }: StreamRecord) =>
      this.checkpoints.set(id, reader.shard, dynamodb.SequenceNumber);
    await this.poller.loop(async () => {
      const records = await reader.read(batchSize * concurrency);
      const last = records.at(-1);
      if (!last) return;
      const wanted = records.filter(filter);
      // with one lane each part done is a step forward; several lanes are done when all are
      const runner = new BatchRunner(this.poller, reader.shard, concurrency === 1 ? done : () => {});
      try {
        const lanes = concurrency === 1 ? [wanted] : lanesOf(wanted, concurrency);
        const complete = await Promise.all(lanes.map((lane) => runLane(runner, lane, batchSize)));
        if (complete.every(Boolean)) done(last);
      } catch (error) {
        reader.rewind();
        throw error;
      }
    });
  }
}

async function runLane(
  runner: BatchRunner,
  records: readonly StreamRecord[],
  size: number,
): Promise<boolean> {
  for (let start = 0; start < records.length; start += size)
    if (!(await runner.run(records.slice(start, start + size)))) return false;
  return true;
}

/** Changes of one item stay in one lane, and so in order. */
function lanesOf(records: readonly StreamRecord[], count: number): StreamRecord[][] {
  const lanes: StreamRecord[][] = Array.from({ length: count }, () => []);
  for (const record of records) {
    const digest = createHash('md5').update(JSON.stringify(record.dynamodb.Keys)).digest();
    lanes[digest.readUInt32BE(0) % count]?.push(record);
  }
  return lanes;
}
