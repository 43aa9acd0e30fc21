import { execFile } from 'node:child_process';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { expectStatus, given, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the audit logs of a running service', () => {
  let rehearsal: Rehearsal;
  let ada: LoggedIn;
  let users: string;
  let dynamodb: DynamoDBClient;
  beforeAll(async () => {
    rehearsal = await startRehearsal();
    ada = await given.loggedIn(rehearsal.run);
    expectStatus(await ada.call('POST', '/v1/orgs', { body: { name: 'Engines' } }), 201);
    dynamodb = new DynamoDBClient(settings());
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
    users = TableNames.find((name) => /UsersTable/.test(name))!;
  });
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const settings = () => ({
    endpoint: rehearsal.run.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });

  /** `npm run audit -- staging …` */
  const audit = (...args: readonly string[]) =>
    new Promise<{ code: number | null; printed: string }>((resolve) => {
      const operator = {
        AWS_ENDPOINT_URL: rehearsal.run.aws,
        AWS_ACCESS_KEY_ID: 'operator',
        AWS_SECRET_ACCESS_KEY: 'operator',
      };
      const child = execFile(
        process.execPath,
        ['commands/audit/audit.ts', 'staging', ...args],
        { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...operator } },
        (_error, out, err) => resolve({ code: child.exitCode, printed: out + err }),
      );
    });

  const chained = () =>
    until('every entry to be in its chain', 60_000, async () => {
      const { code, printed } = await audit();
      return code === 0 && !printed.includes('not chained yet') && /logs, all whole/.test(printed) && printed;
    });

  async function entries(): Promise<Record<'pk' | 'sk', { S: string }>[]> {
    const { Items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: users,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: `USER#${ada.userId}` }, ':sk': { S: 'AUDIT#' } },
        ProjectionExpression: 'pk, sk',
      }),
    );
    return Items as unknown as Record<'pk' | 'sk', { S: string }>[];
  }

  /** Whether a function has counted what the alarm `audit-tampered` looks at. */
  async function counted(): Promise<boolean> {
    const lines = await operator(rehearsal.run).logs('"AuditTampered":1');
    return lines.length > 0;
  }

  test('are whole, one and all, and say where they end', async () => {
    const printed = await chained();

    const own = await audit('--user', ada.userId);
    const [end] = /\d+:[\w-]{43}/.exec(own.printed) ?? [];
    expect(printed).toMatch(/\d+ logs, all whole\n$/);
    expect(own.printed).toMatch(/^user \S+: \d+ entries, chain whole, from \S+ to \S+, ends at \d+:/);
    expect(await audit('--user', ada.userId, '--noted', end!)).toMatchObject({ code: 0 });
    expect(await counted()).toBe(false);
  });

  test('show the entry that somebody has changed, and count it for the alarm', async () => {
    await chained();
    const [{ pk, sk }] = (await entries()) as [Record<'pk' | 'sk', { S: string }>];

    await dynamodb.send(
      new UpdateItemCommand({
        TableName: users,
        Key: { pk, sk },
        UpdateExpression: 'SET device = :device',
        ExpressionAttributeValues: { ':device': { S: 'somebody else’s' } },
      }),
    );

    const { code, printed } = await audit('--user', ada.userId);
    expect(code).toBe(2);
    expect(printed).toContain(`BROKEN`);
    expect(printed).toContain(`entry ${sk.S} was changed`);
    await until('the tampering to be counted', 60_000, counted);
  });

  test('show the entry that somebody has removed', async () => {
    const last = (await entries()).at(-1)!;

    await dynamodb.send(new DeleteItemCommand({ TableName: users, Key: { pk: last.pk, sk: last.sk } }));

    const { code, printed } = await audit('--user', ada.userId);
    expect(code).toBe(2);
    expect(printed).toContain(`entry ${last.sk.S} was removed`);
  });

  test('refuse what can’t be asked', async () => {
    const { code, printed } = await audit('--user', ada.userId, '--admins');

    expect([code, printed]).toEqual([1, 'give one of --organisation ID, --user ID and --admins, or none\n']);
  });
});
