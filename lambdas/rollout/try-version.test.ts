import type { HttpCall, HttpClient, HttpReply } from '../platform/http-client.ts';
import { TRIALS } from './trial.ts';
import { tryVersion, VersionRefused } from './try-version.ts';

const ACCOUNT = { email: 'robot@example.com', password: 'a secret' };

const json = (status: number, body: object): HttpReply => ({ status, text: JSON.stringify(body) });

const WELL: Readonly<Record<string, HttpReply>> = {
  'GET /v1/health/live': json(200, { status: 'ok' }),
  'GET /v1/health/ready': json(200, { status: 'degraded', degraded: ['cache'] }),
  'GET /openapi.json': json(200, { paths: {} }),
  'GET /.well-known/jwks.json': json(200, { keys: [] }),
  'GET /docs': { status: 200, text: '<!doctype html>' },
  'GET /v1/there-is-no-such-thing': json(404, { code: 'not_found' }),
  'GET /v1/users/me': json(401, { code: 'unauthenticated' }),
  'POST /v1/auth/login': json(422, { code: 'validation_failed' }),
  'POST /v1/auth/login as the account': json(200, { accessToken: 'token-1' }),
  'GET /v1/users/me as the account': json(200, { id: 'u1' }),
  'GET /v1/auth/session as the account': json(200, { session: {} }),
  'GET /v1/auth/sessions as the account': json(200, { items: [] }),
  'GET /v1/users/me/preferences as the account': json(200, { theme: 'system' }),
  'GET /v1/users/me/audit-log as the account': json(200, { items: [] }),
  'POST /v1/auth/logout as the account': { status: 204, text: '' },
};

const PAYMENTS_WELL: Readonly<Record<string, HttpReply>> = {
  'GET /v1/payments/plans': json(200, { plans: [] }),
  'GET /v1/payments/there-is-no-such-thing': json(404, { code: 'route_not_found' }),
  'GET /v1/payments/subscription': json(401, { code: 'unauthenticated' }),
  'POST /v1/webhooks/stripe': json(400, { code: 'signature_invalid' }),
  'GET /v1/payments/entitlements as the account': json(200, { entitlements: {} }),
  'GET /v1/payments/subscription as the account': json(200, { status: 'none' }),
  'GET /v1/payments/invoices as the account': json(200, { items: [] }),
  'GET /v1/payments/orders as the account': json(200, { items: [] }),
};

/** A version that answers as it should, except where `broken` says otherwise. */
function givenVersion(broken: Readonly<Record<string, HttpReply | Error>> = {}, well = WELL) {
  const calls: HttpCall[] = [];
  const send = async (call: HttpCall): Promise<HttpReply> => {
    calls.push(call);
    const isAccount = call.token === 'token-1' || call.body === ACCOUNT;
    const name = `${call.method} ${call.path}${isAccount ? ' as the account' : ''}`;
    const reply = broken[name] ?? well[name];
    if (reply === undefined) throw new Error(`no answer is known to ${name}`);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return { calls, send };
}

/** Of the api: it logs the account in itself. */
const tryApi = (send: HttpClient) => {
  const service = async () => Promise.reject(new Error('the service was asked'));
  return tryVersion({ send, service, account: ACCOUNT, plan: TRIALS.api });
};

const refusal = async (broken: Readonly<Record<string, HttpReply | Error>>) => {
  const refused = await tryApi(givenVersion(broken).send).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(VersionRefused);
  return (refused as VersionRefused).message;
};

describe('the trial of a version', () => {
  test('sends about 25 requests, a login and the profile among them, and leaves no session', async () => {
    const { calls, send } = givenVersion();

    const trial = await tryApi(send);

    expect(trial).toEqual({ requests: 25, limited: 0 });
    expect(calls).toContainEqual({ method: 'GET', path: '/v1/users/me', token: 'token-1' });
    expect(calls.at(-1)).toEqual({ method: 'POST', path: '/v1/auth/logout', token: 'token-1' });
  });

  test('logs in once: the login’s limits are the heartbeat’s too', async () => {
    const { calls, send } = givenVersion();

    await tryApi(send);

    expect(calls.filter(({ body }) => body === ACCOUNT)).toHaveLength(1);
  });

  test.each([
    ['GET /v1/health/live', new Error('timed out'), 'GET /v1/health/live: no answer: timed out'],
    ['GET /docs', { status: 502, text: '' }, 'GET /docs: got 502, expected 200'],
    [
      'GET /openapi.json',
      json(500, { code: 'internal' }),
      'GET /openapi.json: got 500 internal, expected 200',
    ],
    [
      'GET /openapi.json',
      { status: 200, text: '<html>' },
      'GET /openapi.json: got 200 without paths in its JSON',
    ],
    ['GET /v1/users/me', json(200, { id: 'u1' }), 'GET /v1/users/me: got 200, expected 401'],
    [
      'POST /v1/auth/login as the account',
      json(401, { code: 'bad_credentials' }),
      'POST /v1/auth/login: got 401 bad_credentials, expected 200',
    ],
    ['GET /v1/users/me as the account', json(503, {}), 'GET /v1/users/me: got 503, expected 200'],
    ['POST /v1/auth/logout as the account', json(500, {}), 'POST /v1/auth/logout: got 500, expected 204'],
  ])('refuses it by the name of the request: %s (%#)', async (name, reply, message) => {
    expect(await refusal({ [name]: reply })).toBe(message);
  });

  test.each([
    ['GET /v1/health/live', 25],
    ['GET /v1/users/me as the account', 25],
    ['POST /v1/auth/login as the account', 13],
  ])('takes a limit for no failure: %s', async (name, requests) => {
    const { send } = givenVersion({ [name]: json(429, { code: 'rate_limited' }) });

    const trial = await tryApi(send);

    expect(trial.requests).toBe(requests);
    expect(trial.limited).toBeGreaterThan(0);
  });
});

describe('the trial of a version of payments', () => {
  test('reads what is sold and bought, with a login by the service, and sells nothing', async () => {
    const version = givenVersion({}, PAYMENTS_WELL);
    const service = givenVersion();

    const trial = await tryVersion({
      send: version.send,
      service: service.send,
      account: ACCOUNT,
      plan: TRIALS.payments,
    });

    expect(trial).toEqual({ requests: 14, limited: 0 });
    expect(service.calls.map(({ path }) => path)).toEqual(['/v1/auth/login', '/v1/auth/logout']);
    expect(version.calls.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([
      '/v1/webhooks/stripe',
    ]);
  });

  test('refuses one that takes a webhook which nobody has signed', async () => {
    const taken = { 'POST /v1/webhooks/stripe': json(200, { received: true }) };
    const { send } = givenVersion(taken, PAYMENTS_WELL);

    const refused = tryVersion({ send, service: send, account: ACCOUNT, plan: TRIALS.payments });

    await expect(refused).rejects.toThrow('POST /v1/webhooks/stripe: got 200, expected 400');
  });
});
