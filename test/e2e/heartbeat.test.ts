import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTE_S = 60;

describe('the heartbeat', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal({ secrets: true });
    console = operator(rehearsal.run);
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  /** What the heartbeat has logged so far, oldest first; `text` stands in each line. */
  const logged = async (text: string): Promise<any[]> => {
    const entries = await console.logs(text);
    return entries
      .filter(({ functionName }) => functionName === 'soloist-staging-heartbeat')
      .filter(({ line }) => line.startsWith('{'))
      .sort((a, b) => a.at - b.at)
      .map(({ line }) => JSON.parse(line));
  };
  const beats = async () => (await logged('HeartbeatOk')).map(({ HeartbeatOk }) => HeartbeatOk);

  /** Lets minutes pass until the latest beat is the expected one. */
  const nextBeat = (expected: 0 | 1) =>
    until(`a heartbeat of ${expected}`, 60_000, async () => {
      const before = (await beats()).length;
      await console.advance(MINUTE_S);
      const all = await until('the next beat', 60_000, async () => {
        const found = await beats();
        return found.length > before && found;
      });
      return all.at(-1) === expected;
    });

  test('beats once the start has made its account, as a metric and without a word of the account', async () => {
    await nextBeat(1);

    const [metric] = (await logged('HeartbeatOk')).slice(-1);
    expect(metric).toMatchObject({
      HeartbeatOk: 1,
      Stage: 'staging',
      _aws: { CloudWatchMetrics: [{ Namespace: 'Soloist', Dimensions: [['Stage']] }] },
    });
    expect(JSON.stringify(await logged(''))).not.toMatch(/simulator\.amazonses|eyJ|password/);
  });

  test('is missed while the database refuses everything, says at which step, and comes back', async () => {
    await nextBeat(1);

    await console.fault('dynamodb', 'throttle');
    await nextBeat(0);
    await console.mend();
    const [missed] = (await logged('"ok":false')).slice(-1);
    await nextBeat(1);

    expect(missed).toMatchObject({
      level: 'error',
      error: { message: expect.stringMatching(/^login: got 503/) },
    });
  });

  test('goes on while the cache is down, which costs users nothing but time', async () => {
    await console.fault('valkey', 'killed');
    await nextBeat(1);

    await console.mend();
  });

  test('is the account that npm run secrets finds in order, and would make again', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['commands/secrets/secrets.ts', 'staging', '--check'],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          AWS_ENDPOINT_URL: rehearsal.run.aws,
          AWS_ACCESS_KEY_ID: 'operator',
          AWS_SECRET_ACCESS_KEY: 'operator',
        },
      },
    );

    expect(stdout).toMatch(/ok +heartbeat account +can log in/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('staging has every secret that it needs');
  });

  test('leaves no session behind', async () => {
    await nextBeat(1);

    const dynamodb = new DynamoDBClient({
      endpoint: rehearsal.run.aws,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
    const auth = TableNames.find((name) => name.includes('AuthTable'));
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: auth }));
    dynamodb.destroy();

    const keys = Items.map(({ sk }) => sk?.S ?? '');
    expect(keys).toContain('CREDENTIAL');
    expect(keys.filter((key) => key.startsWith('SESSION#'))).toEqual([]);
  });
});
