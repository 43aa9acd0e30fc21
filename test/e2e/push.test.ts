import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { givenBrowser, type Browser } from '../../lambdas/notifications/push/push.fixture.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { expectStatus, given, login, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DELIVER = 'soloist-staging-deliver';
const MINUTE_S = 60;

/** What the push service got, newest first. */
interface Kept {
  readonly status: number;
  readonly urgency: string;
  readonly topic: string;
  readonly body: string;
}

describe('web push', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;
  beforeAll(async () => {
    // its start makes the keys, as npm run secrets does for a deployed stage
    rehearsal = await startRehearsal({ secrets: true });
    console = operator(rehearsal.run);
  });
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });
  afterEach(() => console.mend());

  /** Somebody logged in at a service that has its keys. */
  const givenSomebody = async (): Promise<LoggedIn> => {
    const somebody = await given.loggedIn(rehearsal.run);
    await until('the keys of web push', 60_000, () => keyFor(somebody));
    return somebody;
  };
  const keyFor = async ({ call }: LoggedIn) =>
    (await call('GET', '/v1/devices')).body.applicationServerKey as string | null;

  /** A browser of somebody's that has subscribed at the rehearsal's push service. */
  const givenDevice = async ({ call }: LoggedIn) => {
    const path = `/${randomUUID()}`;
    const browser = givenBrowser(`https://push.test${path}`);
    expectStatus(await call('PUT', `/v1/devices/${randomUUID()}`, { body: browser.target }), 201);
    return { ...browser, path };
  };

  /** Does what its owner is told of. */
  const makeKey = async ({ call }: LoggedIn) =>
    expectStatus(
      await call('POST', '/v1/api-keys', { body: { name: 'a job', scopes: ['users:read'] } }),
      201,
    );

  const kept = async (path: string): Promise<Kept[]> =>
    (await fetch(`${rehearsal.run.outside}/push?${new URLSearchParams({ path })}`)).json() as Promise<Kept[]>;
  const pushed = (path: string, count = 1) =>
    until(`${count} messages at ${path}`, 60_000, async () => {
      const found = await kept(path);
      return found.length >= count && found;
    });
  const read = ({ decrypt }: Browser, { body }: Kept) => JSON.parse(decrypt(Buffer.from(body, 'base64')));

  test('tells a device in words that it alone can read, and urgently what is about security', async () => {
    const ada = await givenSomebody();
    const [phone, laptop] = [await givenDevice(ada), await givenDevice(ada)];

    await makeKey(ada);
    const [[onPhone], [onLaptop]] = [await pushed(phone.path), await pushed(laptop.path)];

    expect(read(phone, onPhone!)).toEqual({
      title: expect.stringContaining('API key'),
      body: expect.any(String),
      url: null,
      tag: expect.any(String),
    });
    expect(read(laptop, onLaptop!)).toEqual(read(phone, onPhone!));
    expect(() => read(laptop, onPhone!)).toThrow();
    // strict as a browser's: 201 says that the keys and the signature are right
    expect(onPhone).toMatchObject({ status: 201, urgency: 'high', topic: onLaptop!.topic });
    await until('both devices to count as used', 60_000, async () => {
      const { items } = (await ada.call('GET', '/v1/devices')).body;
      return items.length === 2 && items.every(({ lastUsedAt }: any) => lastUsedAt !== null);
    });
  });

  test.each(['404', '410'])('forgets a device of which the push service says %s', async (status) => {
    const ada = await givenSomebody();
    const [dead, living] = [await givenDevice(ada), await givenDevice(ada)];
    await console.fault('push', status, { path: dead.path });

    await makeKey(ada);
    const [message] = await pushed(living.path);
    const devices = await until('the device to be forgotten', 60_000, async () => {
      const { items } = (await ada.call('GET', '/v1/devices')).body;
      return items.length === 1 && items;
    });

    expect(message!.status).toBe(201);
    expect(devices).toHaveLength(1);
    expect(await kept(dead.path)).toMatchObject([{ status: Number(status) }]);
  });

  test.each(['429', '500'])(
    'sends again later what the push service answers %s, and to no other device',
    async (status) => {
      const ada = await givenSomebody();
      const [busy, other] = [await givenDevice(ada), await givenDevice(ada)];
      await console.fault('push', status, { path: busy.path, times: 1 });

      await makeKey(ada);
      await pushed(busy.path);
      await pushed(other.path);
      const messages = await until('the second try', 60_000, async () => {
        await console.advanceIdle(DELIVER, MINUTE_S);
        const found = await kept(busy.path);
        return found.length > 1 && found;
      });

      expect(messages.map((message) => message.status)).toEqual([201, Number(status)]);
      expect(read(busy, messages[0]!)).toEqual(read(busy, messages[1]!));
      expect(await kept(other.path)).toHaveLength(1);
    },
  );

  describe('to wherever somebody likes', () => {
    let ada: LoggedIn;
    beforeAll(async () => void (ada = await given.loggedIn(rehearsal.run)));

    test.each([
      'https://169.254.169.254/latest/meta-data',
      'https://[fd00:ec2::254]/latest/meta-data',
      'https://127.0.0.1/',
      'https://127.1/',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://017700000001/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://localhost/',
      'https://10.0.0.1/',
      'https://example.com/',
      'https://hooks.test/',
      'https://push.test:8443/',
      'https://ada@push.test/',
      'http://push.test/',
      'https://push.test.example.com/',
      'https://fcm.googleapis.com@127.0.0.1/',
      'file:///etc/passwd',
    ])('is not sent: there is no device at %s', async (endpoint) => {
      const { target } = givenBrowser(endpoint);

      const answer = await ada.call('PUT', `/v1/devices/${randomUUID()}`, { body: target });

      expect([answer.status, answer.body.code]).toEqual([422, 'endpoint_refused']);
      expect((await ada.call('GET', '/v1/devices')).body.items).toEqual([]);
    });
  });

  test('with another pair of keys reaches devices that have subscribed since, and keeps the others', async () => {
    const ada = await givenSomebody();
    const before = await keyFor(ada);
    const old = await givenDevice(ada);
    await makeKey(ada);
    await pushed(old.path);

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['commands/secrets/secrets.ts', 'staging', '--rotate', 'push', '--yes', 'staging'],
      { cwd: ROOT, env: operatorEnvironment(rehearsal.run.aws) },
    );
    const after = await until('the functions to know', 60_000, async () => {
      await console.advanceIdle(DELIVER, MINUTE_S);
      const key = await keyFor(ada);
      return key !== before && key;
    });
    // what the worker has read is as old
    await console.advance(5 * MINUTE_S);
    const later = { ...ada, ...(await login(ada)) };
    const fresh = await givenDevice(later);
    await makeKey(later);
    const [reached] = await pushed(fresh.path);
    const [refused] = await pushed(old.path, 2);

    expect(stdout).toContain('another pair of keys');
    expect(after).toMatch(/^[\w-]{87}$/);
    expect([reached!.status, refused!.status]).toEqual([201, 403]);
    expect((await later.call('GET', '/v1/devices')).body.items).toHaveLength(2);
  });
});

const operatorEnvironment = (aws: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: '',
  AWS_ENDPOINT_URL: aws,
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'operator',
});
