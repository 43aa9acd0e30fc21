import { createClient } from '../client.ts';
import { expectStatus, given, target } from '../target.ts';
import { givenBrowser } from './browser.ts';
import { attempt, operations, told } from './operations.ts';

const EVIL = 'https://evil.example';
const own = () => ({ origin: target().api });

/** Those that others call by design: a signature proves who they are, or what they may do. */
const CALLED_BY_OTHERS = new Set(['POST /v1/webhooks/stripe', 'POST /v1/unsubscribe']);

const unsafe = async () =>
  (await operations()).filter(({ name, isSafe }) => !isSafe && !CALLED_BY_OTHERS.has(name));

const sites: readonly [string, () => string | null][] = [
  ['another site', () => EVIL],
  ['a sandboxed frame or a file (Origin: null)', () => 'null'],
  ['nowhere (no Origin)', () => null],
  ['an empty Origin', () => ''],
  ['a host that begins like ours', () => `${target().api}.evil.example`],
  ['a host that ends like ours', () => target().api.replace('localhost', 'evillocalhost')],
  ['a host under ours', () => target().api.replace('localhost', 'evil.localhost')],
  ['our host over another scheme', () => target().api.replace('http:', 'https:')],
  ['another port of our host', () => 'http://localhost:1'],
  ['our host as the name of a user', () => `${target().api}@evil.example`],
  ['two origins, one of them ours', () => `${EVIL}, ${target().api}`],
];

describe('the victim’s cookie, sent from', () => {
  test.each(sites)('%s, does nothing on any unsafe route', async (_, originOf) => {
    const { send, cookie } = await givenBrowser();
    const origin = originOf();
    const headers = { cookie, ...(origin !== null && { origin }) };
    const attacked = await unsafe();

    const answers = await Promise.all(
      attacked.map(async (operation) => told(operation, await attempt(send, operation, { headers }))),
    );

    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !answer.endsWith('403 origin_not_allowed'))).toEqual([]);
    expect((await send('GET', '/v1/auth/session', { headers: { cookie } })).status).toBe(200);
  });

  test('our own pages, is heard: the attacks above were refused for where they came from', async () => {
    const send = createClient(target().api);
    const headers = { ...own(), cookie: 'theme=dark' };

    const answers = await Promise.all(
      (await unsafe()).map(async (operation) => told(operation, await attempt(send, operation, { headers }))),
    );

    expect(answers.filter((answer) => answer.includes('origin_not_allowed'))).toEqual([]);
  });
});

test('a page of another site can’t log its visitor in as somebody else, on any route that needs no login', async () => {
  const send = createClient(target().api);
  const open = (await unsafe()).filter(({ access }) => access !== 'required');

  const answers = await Promise.all(
    open.map(async (operation) =>
      told(operation, await attempt(send, operation, { headers: { origin: EVIL } })),
    ),
  );

  expect(answers.length).toBeGreaterThan(8);
  expect(answers.filter((answer) => !answer.endsWith('403 origin_not_allowed'))).toEqual([]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a form’s content type, %s, which needs no preflight, is read by no route',
  async (type) => {
    const { send, cookie } = await givenBrowser();
    const headers = { ...own(), cookie, 'content-type': type };
    // whoever is no administrator is refused before anything is read
    const taking = (await unsafe()).filter(
      ({ takesBody, path }) => takesBody && !path.startsWith('/v1/admin/'),
    );

    const answers = await Promise.all(
      taking.map(async (operation) =>
        told(operation, await attempt(send, operation, { headers, body: '{"a":"b"}' })),
      ),
    );

    expect(answers.length).toBeGreaterThan(10);
    expect(answers.filter((answer) => !answer.includes(': 415 '))).toEqual([]);
  },
);

test.each([
  ['a header', '/v1/auth/sessions?scope=others', { 'x-http-method-override': 'DELETE' }],
  ['another header', '/v1/auth/sessions?scope=others', { 'x-method-override': 'DELETE' }],
  ['the query', '/v1/auth/sessions?scope=others&_method=DELETE', {}],
] as const)('a link can’t end sessions by naming the method in %s', async (_, path, override) => {
  const { send, email, password, cookie } = await givenBrowser();
  const other = await send('POST', '/v1/auth/login', { body: { email, password } });
  expectStatus(other, 200);

  await send('GET', path, { headers: { cookie, ...override } });

  expect((await send('GET', '/v1/auth/session', { token: other.body.accessToken })).status).toBe(200);
});

describe('another site’s script', () => {
  test('is let read nothing, and told by no preflight that it may send anything', async () => {
    const { send, cookie } = await givenBrowser();
    const headers = { origin: EVIL, cookie };
    const preflight = { origin: EVIL, 'access-control-request-method': 'POST' };
    const all = await operations();

    const answers = await Promise.all(
      all.map(async (operation) => [
        operation.name,
        await attempt(send, operation, { headers }),
        await attempt(send, { ...operation, method: 'OPTIONS', takesBody: false }, { headers: preflight }),
      ]),
    );

    const allowing = answers.filter((each) =>
      each.some((answer) => typeof answer !== 'string' && 'access-control-allow-origin' in answer.headers),
    );
    expect(allowing.map(([name]) => name)).toEqual([]);
  });
});

describe('two identities in one request', () => {
  test('are refused on every route: whose it would be can’t be known', async () => {
    const { send, cookie } = await givenBrowser();
    const { accessToken: token } = await given.loggedIn();

    const answers = await Promise.all(
      (await operations()).map(async (operation) =>
        told(operation, await attempt(send, operation, { token, headers: { ...own(), cookie } })),
      ),
    );

    expect(answers.filter((answer) => !answer.endsWith('400 ambiguous_credentials'))).toEqual([]);
  });

  test.each(['/v1/auth/refresh', '/v1/auth/logout'])(
    'a cookie and a refresh token in the body of %s are refused, and both live on',
    async (path) => {
      const { send, cookie } = await givenBrowser();
      const other = await given.loggedIn();
      const headers = { ...own(), cookie };

      const answer = await send('POST', path, { headers, body: { refreshToken: other.refreshToken } });

      expect([answer.status, answer.body.code]).toEqual([400, 'ambiguous_credentials']);
      expect((await other.call('GET', '/v1/auth/session')).status).toBe(200);
      expect((await send('GET', '/v1/auth/session', { headers: { cookie } })).status).toBe(200);
    },
  );
});
