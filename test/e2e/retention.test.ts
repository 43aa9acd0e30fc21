import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { retentionLines } from '../synth/retention-table.ts';
import type { RetentionLine } from '../synth/retention-table.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given, login } from './target.ts';
import type { LoggedIn } from './target.ts';
import { until } from './until.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const lines = retentionLines();

/** What a person leaves on an ordinary day, by table and by what its keys begin with. */
const ORDINARY = [
  'auth APIKEY APIKEY',
  'auth CEREMONY CEREMONY',
  'auth IDEMPOTENCY IDEMPOTENCY',
  'auth SESSION SESSION',
  'auth TOKEN TOKEN',
  'auth USER APIKEY',
  'auth USER REFRESH',
  'files FILE PLACE',
  'files ORG FILE',
  'notifications USER DELIVERY',
  'users CHAIN LINK',
  'users USER AUDIT',
  'users USER EXPORT',
  'users USER EXPORTPART',
  'users USER EXPORTTURN',
];

/** An item of a table as the rehearsal's DynamoDB holds it. */
interface Stored {
  readonly module: string;
  readonly pk: string;
  readonly sk: string;
  /** Seconds since the epoch; what has none ends by an act, and not by time. */
  readonly expiresAt?: number;
}

const nameOf = ({ module, pk, sk }: Stored) => `${module} ${pk} ${sk}`;
const kindsOf = (found: readonly Stored[]) =>
  new Set(found.map(({ module, pk, sk }) => `${module} ${headsOf(pk, sk)}`));
const headsOf = (pk: string, sk: string) => `${pk.split('#')[0]} ${sk.split('#')[0]}`;

/** What docs/retention.md says of an item; of the rest of a table, nothing. */
function linesAbout({ module, pk, sk }: Stored): RetentionLine[] {
  return lines.filter(({ where, name, writtenBy }) => {
    const [of = '', end = ''] = (name ?? '').replaceAll('…', '').split(' ');
    const modules = where
      .split('`')[0]!
      .split(',')
      .map((word) => word.trim());
    // a sort key that begins with a value, not with a word, is written as `…`
    const isOfKind = headsOf(of, end) === headsOf(pk, end === '' ? end : sk);
    return writtenBy !== null && modules.includes(module) && isOfKind;
  });
}

describe('what docs/retention.md says, when time passes', () => {
  // of its own: it moves the clock
  let rehearsal: Rehearsal;
  let ada: LoggedIn;
  let before: readonly Stored[];
  let exported: readonly string[];
  let elapsed = 0;

  beforeAll(async () => {
    rehearsal = await startRehearsal();
    ada = await given.loggedIn(rehearsal.run);
    await makeTraces(ada);
    // chains and mails follow a moment later
    before = await until('something of every kind', 60_000, async () => {
      const found = await items();
      const kinds = kindsOf(found);
      return ORDINARY.every((kind) => kinds.has(kind)) && found;
    });
    exported = await objects('exportsbucket');
  });
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  /** Leaves something of every kind that a person leaves on an ordinary day. */
  async function makeTraces({ call, send, email }: LoggedIn): Promise<void> {
    const asked = await call('POST', '/v1/users/me/export', { headers: { 'idempotency-key': 'once' } });
    await send('POST', '/v1/auth/password/forgot', { body: { email } });
    await call('POST', '/v1/auth/passkeys/register/options');
    const key = { name: 'a job at night', scopes: ['users:read'], expiresInDays: 5 };
    await call('POST', '/v1/api-keys', { body: key });
    await call('POST', '/v1/files', { body: { name: 'never.png', type: 'image/png', size: 1_000 } });
    await until('the export', 60_000, async () => {
      const { body } = await call('GET', `/v1/users/me/exports/${asked.body.id}`);
      return body.state === 'ready';
    });
    // the image-processor removes it where it comes to it before the life cycle does
    await s3().send(
      new PutObjectCommand({ Bucket: await bucket('filesbucket'), Key: 'uploads/nobody/nothing', Body: 'x' }),
    );
  }

  const aws = () => ({
    endpoint: rehearsal.run.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const s3 = () => new S3Client({ ...aws(), forcePathStyle: true });

  async function items(): Promise<Stored[]> {
    const client = new DynamoDBClient(aws());
    const { TableNames = [] } = await client.send(new ListTablesCommand());
    const found: Stored[] = [];
    for (const TableName of TableNames) {
      const module = /(\w+?)Table/.exec(TableName.split('-').at(-1)!)?.[1]?.toLowerCase() ?? TableName;
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        for (const item of Items) {
          const { pk, sk, expiresAt } = unmarshall(item) as Omit<Stored, 'module'>;
          found.push({ module, pk, sk, ...(expiresAt !== undefined && { expiresAt }) });
        }
      }
    }
    return found;
  }

  async function bucket(name: string): Promise<string> {
    const { Buckets = [] } = await s3().send(new ListBucketsCommand());
    return Buckets.map(({ Name = '' }) => Name).find((candidate) => candidate.includes(name))!;
  }

  async function objects(name: string, Prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    const input = { Bucket: await bucket(name), Prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3() }, input)) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }

  async function passUntil(seconds: number): Promise<void> {
    await operator(rehearsal.run).advance(seconds - elapsed);
    elapsed = seconds;
  }

  /** Those of the items from before that a line gives another life than this; and are there, or gone, against it. */
  async function against(elapsedS: number) {
    const left = new Set((await items()).map(nameOf));
    const ending = before.filter(({ expiresAt }) => expiresAt !== undefined);
    const spoken = ending.map((item) => ({ item, times: linesAbout(item).flatMap(({ times }) => times) }));
    const known = spoken.filter(({ times }) => times.length > 0);
    return {
      overdue: known
        .filter(({ times }) => Math.max(...times) + HOUR_S <= elapsedS)
        .map(({ item }) => nameOf(item))
        .filter((name) => left.has(name)),
      gone: known.filter(({ item }) => !left.has(nameOf(item))).length,
    };
  }

  test('there is something in every store at first', async () => {
    expect(kindsOf(before).size).toBeGreaterThanOrEqual(ORDINARY.length);
    expect(exported.length).toBeGreaterThan(1);
  });

  test.each([1, 2, 7, 30, 90, 365])(
    'after %i days and an hour nothing is left that should be gone',
    async (days) => {
      const until = days * DAY_S + HOUR_S + 60;

      await passUntil(until);

      const { overdue, gone } = await against(until);
      expect(overdue).toEqual([]);
      expect(gone).toBeGreaterThan(0);
    },
  );

  test('nothing of the export and of the upload without a file is left in their buckets', async () => {
    expect(await objects('exportsbucket')).toEqual([]);
    expect(await objects('filesbucket', 'uploads/')).toEqual([]);
  });

  test('its owner is logged out by then, and comes back to what was theirs', async () => {
    const refreshed = await ada.send('POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    const { call } = await login(ada);
    const me = await call('GET', '/v1/users/me');
    const log = await call('GET', '/v1/users/me/audit-log');

    expect(refreshed.status).toBe(401);
    expect(me.body).toMatchObject({ id: ada.userId, email: ada.email });
    // what is older has gone; the login is new
    expect(log.body.items.map(({ action }: { action: string }) => action)).toEqual(['session.started']);
  });
});
