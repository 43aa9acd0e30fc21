import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given } from './target.ts';
import { until } from './until.ts';

/** Longer than the function waits for a batch to fill. */
const WINDOW_SECONDS = 301;

describe('the archive of events', () => {
  // of its own: it moves the clock
  const started: { rehearsal?: Rehearsal } = {};
  beforeAll(async () => {
    started.rehearsal = await startRehearsal();
  });
  afterAll(async () => {
    await started.rehearsal?.end();
    if (started.rehearsal) forget(started.rehearsal.state);
  });

  test('holds the registration of an account, minutes after it', async () => {
    const { run } = started.rehearsal!;
    const s3 = client(run.aws);
    const bucket = await archiveBucket(s3);
    const { userId } = await given.loggedIn(run);

    await operator(run).advance(WINDOW_SECONDS);
    const events = await until('the event in the archive', 60_000, async () => {
      const found = await archivedEvents(s3, bucket);
      return found.some(({ event }) => event.aggregate === userId) && found;
    });

    const created = events.find(({ event }) => event.aggregate === userId && event.type === 'user.created');
    expect(created?.event).toMatchObject({ module: 'users', version: 1, subject: userId });
    expect(created?.key).toMatch(/^events\/\d{4}\/\d{2}\/\d{2}\/\d{2}\/\d{40}-[0-9a-f]{8}\.jsonl\.gz$/);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
  });

  test('is still there after a crash', async () => {
    const { rehearsal } = started;
    const before = client(rehearsal!.run.aws);
    const bucket = await archiveBucket(before);
    const archived = await archivedEvents(before, bucket);

    await rehearsal!.end('SIGKILL');
    started.rehearsal = await startRehearsal({ state: rehearsal!.state });

    const found = await archivedEvents(client(started.rehearsal.run.aws), bucket);
    expect(archived.length).toBeGreaterThan(0);
    expect(found).toEqual(archived);
  });
});

interface Archived {
  readonly key: string;
  readonly event: { id: string; type: string; aggregate: string };
}

/** Every event in the archive, read by the operator's key. */
async function archivedEvents(s3: S3Client, Bucket: string): Promise<Archived[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'events/' }));
  const objects = Contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Key! }));
    const lines = gunzipSync(await Body!.transformToByteArray())
      .toString()
      .trimEnd()
      .split('\n');
    return lines.map((line) => ({ key: Key!, event: JSON.parse(line) as Archived['event'] }));
  });
  return (await Promise.all(objects)).flat();
}

async function archiveBucket(s3: S3Client): Promise<string> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const names = Buckets.map(({ Name }) => Name!);
  const bucket = names.find((name) => name.includes('archive'));
  if (!bucket) throw new Error(`no bucket of the archive among ${names.join(', ')}`);
  return bucket;
}

function client(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
}
