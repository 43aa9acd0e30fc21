import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { rootKeys } from '../../lambdas/platform/root-keys.ts';
import { onlyRoot, readMark } from '../../lambdas/platform/roots.ts';
import { open } from '../../lambdas/platform/seal.ts';
import { createClient } from './client.ts';
import { enterClients } from './oauth-clients.ts';
import { oauthBrowser } from './oauth-browser.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { codeIn, given, login, mailsTo, PASSWORD, type Account } from './target.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OPERATOR = { accessKeyId: 'operator', secretAccessKey: 'operator' };
/** A rehearsal's start, and everybody's registration and mail after it. */
const SET_UP_MS = 240_000;
/** Two runs of the command, beside five clients who log in and register. */
const SWEEP_MS = 240_000;
const PEOPLE = 8;
const CLIENTS = 5;
/** How often each of them comes at least, while the sweep goes through the tables. */
const VISITS = 2;

describe('the data root of a running service', () => {
  let rehearsal: Rehearsal;
  let people: readonly Account[];
  /** Logs in by Google alone. */
  const grace = { email: `${randomUUID()}@example.com` };
  let oldRoot: string;
  beforeAll(async () => {
    rehearsal = await startRehearsal();
    await enterClients(rehearsal.run);
    const registered: Account[] = [];
    while (registered.length < PEOPLE) registered.push(await given.account(rehearsal.run));
    people = registered;
    await oauthBrowser(rehearsal.run).logIn('google', grace);
    oldRoot = await readRoot('AWSCURRENT');
  }, SET_UP_MS);
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const pass = (minutes: number) => operator(rehearsal.run).advance(minutes * 60);
  const start = (...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, ['commands/secrets/secrets.ts', 'staging', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        AWS_ENDPOINT_URL: rehearsal.run.aws,
        AWS_ACCESS_KEY_ID: OPERATOR.accessKeyId,
        AWS_SECRET_ACCESS_KEY: OPERATOR.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  /** The command as an operator runs it; what it prints, or how it refused. */
  const secrets = async (...args: readonly string[]): Promise<string> => {
    const child = start(...args);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [said, refused] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    const code = await ended;
    return code === 0 ? said : `exit code ${code}: ${refused}`;
  };
  /** The status of an answer, from a client of its own that asks again when the service is busy. */
  const post = async (path: string, body: unknown): Promise<number> => {
    const send = createClient(rehearsal.run.api);
    return until(`an answer of ${path}`, 60_000, async () => {
      const { status } = await send('POST', path, { body });
      return status !== 503 && status;
    });
  };
  const aws = () => ({ endpoint: rehearsal.run.aws, region: 'us-east-1', credentials: OPERATOR });
  const readRoot = async (label: string): Promise<string> => {
    const client = new SecretsManagerClient(aws());
    const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
    const { ARN } = SecretList.find(({ Description }) => Description?.includes('seal personal fields'))!;
    const found = await client.send(new GetSecretValueCommand({ SecretId: ARN, VersionStage: label }));
    return found.SecretString!;
  };
  const everything = async (): Promise<Record<string, any>[]> => {
    const client = new DynamoDBClient(aws());
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    const found: Record<string, any>[] = [];
    for (const TableName of TableNames) {
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        found.push(...Items.map((item) => unmarshall(item)));
      }
    }
    return found;
  };

  test('is rotated, and nobody notices', async () => {
    const [ada] = people;

    const said = await secrets('--rotate', 'data');
    const again = await secrets('--rotate', 'data');
    const early = await secrets('--rekey', 'data');
    const warm = await (await login(ada!)).call('GET', '/v1/users/me');
    await pass(17);
    const late = await login(ada!);
    const newcomer = await given.loggedIn(rehearsal.run);
    const googled = oauthBrowser(rehearsal.run);
    await googled.logIn('google', grace);

    expect(said).toContain('the data root was rotated; nobody notices');
    expect(again).toMatch(/^exit code 1: the data root was rotated at /);
    expect(early).toMatch(/^exit code 1: functions may still use the data root of before/);
    expect(warm.body.email).toBe(ada!.email);
    expect((await late.call('GET', '/v1/users/me')).body.email).toBe(ada!.email);
    expect((await newcomer.call('GET', '/v1/users/me')).body.email).toBe(newcomer.email);
    expect(await googled.whoIsIn()).toBe(grace.email);
  });

  test('keeps an address that stands under the old root unique', async () => {
    const [, bob] = people;

    const registered = await createClient(rehearsal.run.api)('POST', '/v1/auth/register', {
      body: { email: bob!.email, password: PASSWORD },
    });
    const [told] = await mailsTo(bob!.email, 2, rehearsal.run);

    expect(registered.status).toBe(202);
    expect(told!.text).not.toContain('Code: ');
    const owners = (await everything()).filter(({ sk }) => sk === 'EMAIL');
    expect(new Set(owners.map(({ userId }) => userId)).size).toBe(owners.length);
  });

  test(
    'is re-keyed while people log in and register, by a run that is killed and by one that goes on',
    async () => {
      const broken = start('--rekey', 'data');
      const killed = new Promise((resolve) => broken.on('close', resolve));
      broken.stderr!.once('data', () => broken.kill('SIGKILL'));
      let isDone = false;
      const visitors = Array.from({ length: CLIENTS }, async (_, visitor) => {
        const statuses: number[] = [];
        for (let visit = 0; !isDone || visit < VISITS; visit += 1) {
          const { email, password } = people[(visitor + visit * CLIENTS) % (PEOPLE - 1)]!;
          const newcomer = { email: `${randomUUID()}@example.com`, password };
          statuses.push(await post('/v1/auth/login', { email, password }));
          statuses.push(await post('/v1/auth/register', newcomer));
        }
        return statuses;
      });

      await killed;
      const said = await secrets('--rekey', 'data');
      isDone = true;
      const statuses = (await Promise.all(visitors)).flat();

      expect(said).toMatch(/things were brought under the newest data root/);
      expect(new Set(statuses)).toEqual(new Set([200, 202]));
      const again = await secrets('--rekey', 'data');
      expect(again).toMatch(/^0 things were brought under/);
      const late = await login(people[2]!);
      expect((await late.call('GET', '/v1/users/me')).body.email).toBe(people[2]!.email);
    },
    SWEEP_MS,
  );

  test('is retired when nothing needs it any more, and then opens nothing', async () => {
    const rested = people.at(-1)!;
    await pass(15);

    const refused = await secrets('--retire', 'data');
    const unasked = await secrets('--retire', 'data', '--force-reset');
    const retired = await secrets('--retire', 'data', '--force-reset', '--yes', 'staging');
    await pass(6);

    expect(refused).toMatch(/^exit code 1: .*no data root can be retired/s);
    expect(refused).toMatch(/root 1: \d+ password hashes \(wait for their owners’ next logins\)/);
    expect(unasked).toContain('exit code 1: there is no terminal to ask in');
    expect(retired).toContain('retired: data root 1');
    await expect(readRoot('ROOT-1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const found = await everything();
    const underMark = found.flatMap(({ pk, sk, wrappedKey, identityKey, passwordHash }) => [
      ...(sk === 'KEY' ? [readMark(wrappedKey).id] : []),
      ...(sk === 'EMAIL' ? [readMark(pk.slice('EMAIL#'.length)).id] : []),
      ...(identityKey ? [readMark(identityKey).id] : []),
      ...(passwordHash ? [passwordHash.includes(',keyid=') ? 2 : 1] : []),
    ]);
    expect(new Set(underMark)).toEqual(new Set([2]));
    const { active } = rootKeys(onlyRoot(oldRoot), 'users/master-key');
    const keys = found.filter(({ sk }) => sk === 'KEY');
    expect(keys.length).toBeGreaterThanOrEqual(PEOPLE);
    for (const { pk, wrappedKey } of keys) {
      const userId = pk.slice('USER#'.length);
      expect(() => open(active.key, readMark(wrappedKey).text, `${userId}/data-key`)).toThrow();
    }
    // who has not logged in since chooses another password; everybody else notices nothing
    const send = createClient(rehearsal.run.api);
    const { email, password } = rested;
    expect((await send('POST', '/v1/auth/login', { body: { email, password } })).status).toBe(401);
    await send('POST', '/v1/auth/password/forgot', { body: { email } });
    const [mail] = await mailsTo(email, 2, rehearsal.run);
    const fresh = { token: codeIn(mail!), password: 'another horse battery' };
    expect((await send('POST', '/v1/auth/password/reset', { body: fresh })).status).toBe(204);
    await login({ ...rested, send, password: fresh.password });
    const ada = await login({ ...people[0]!, send: createClient(rehearsal.run.api) });
    expect((await ada.call('GET', '/v1/users/me')).body.email).toBe(people[0]!.email);
    const googled = oauthBrowser(rehearsal.run);
    await googled.logIn('google', grace);
    expect(await googled.whoIsIn()).toBe(grace.email);
  });
});
