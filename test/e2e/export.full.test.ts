import { gunzipSync } from 'node:zlib';
import { BatchWriteItemCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { operator } from './operator.ts';
import { given, target } from './target.ts';
import type { LoggedIn } from './target.ts';
import { until } from './until.ts';

const ITEMS = 100_000;
/** DynamoDB's limit on the writes of one call. */
const BATCH = 25;
const WRITERS = 8;
const MINUTES = 60_000;

describe('an account with a hundred thousand items', () => {
  test(
    'is exported whole, in steps of which none is too long',
    async () => {
      const ada = await given.loggedIn();
      await receiveMails(ada.userId, ITEMS);
      const begun = Date.now();

      const asked = await ada.call('POST', '/v1/users/me/export');
      const parts = await until('the export', 10 * MINUTES, async () => {
        const { body } = await ada.call('GET', `/v1/users/me/exports/${asked.body.id}`);
        return body.state === 'ready' && (body.parts as { number: number; module: string; bytes: number }[]);
      });

      const seconds = Math.round((Date.now() - begun) / 1_000);
      process.stdout.write(`${ITEMS} items were exported in ${seconds} s, in ${parts.length} parts\n`);
      const mailed = parts.filter(({ module }) => module === 'notifications');
      const ids = new Set<string>();
      for (const { number } of mailed) {
        for (const { about } of await fetchPart(ada, asked.body.id, number)) ids.add(about);
      }
      expect(ids.size).toBeGreaterThanOrEqual(ITEMS);
      expect(mailed.length).toBeGreaterThan(1);
      const failures = await operator(target()).logs('a message failed');
      expect(failures.filter(({ service }) => service === 'accounts')).toEqual([]);
    },
    15 * MINUTES,
  );
});

/** Writes records of so many mails past the service: each tells of another event. */
async function receiveMails(userId: string, count: number): Promise<void> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const client = new DynamoDBClient({ endpoint: target().aws, region: 'us-east-1', credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  const table = TableNames.find((name) => name.includes('Notifications'))!;
  const expiresAt = Math.floor(Date.now() / 1_000) + 20 * 86_400;
  const itemOf = (number: number) => ({
    pk: `USER#${userId}`,
    sk: `DELIVERY#big-${String(number).padStart(6, '0')}#mail`,
    eventId: `big-${number}`,
    eventType: `event.${number}`,
    userId,
    channel: 'mail',
    state: 'done',
    messageId: `message-${number}`,
    claimedAt: Date.now(),
    doneAt: Date.now(),
    leaseUntil: 0,
    expiresAt,
  });
  let next = 0;
  const write = async () => {
    while (next < count) {
      const first = next;
      next += BATCH;
      const items = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) =>
        itemOf(first + index),
      );
      const requests = items.map((item) => ({ PutRequest: { Item: marshall(item) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function fetchPart({ call }: LoggedIn, exportId: string, number: number): Promise<{ about: string }[]> {
  const { headers } = await call('GET', `/v1/users/me/exports/${exportId}/parts/${number}`);
  const fetched = await fetch(headers['location']!);
  const lines = gunzipSync(Buffer.from(await fetched.arrayBuffer()))
    .toString()
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as { about: string });
}
