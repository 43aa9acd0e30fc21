import type { HttpCall, HttpReply } from '../platform/http-client.ts';
import { beat, MissedBeat } from './beat.ts';

const ACCOUNT = { email: 'robot@example.com', password: 'a secret' };

const json = (status: number, body: object): HttpReply => ({ status, text: JSON.stringify(body) });

const WELL: Readonly<Record<string, HttpReply>> = {
  '/v1/auth/login': json(200, { userId: 'u1', accessToken: 'token-1' }),
  '/v1/users/me': json(200, { id: 'u1' }),
  '/v1/auth/logout': { status: 204, text: '' },
};

/** A service that answers as it should, except where `broken` says otherwise. */
function givenService(broken: Readonly<Record<string, HttpReply | Error>> = {}) {
  const calls: HttpCall[] = [];
  const send = async (call: HttpCall): Promise<HttpReply> => {
    calls.push(call);
    const reply = { ...WELL, ...broken }[call.path]!;
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return { calls, send };
}

describe('a beat', () => {
  test('logs in, reads the profile, and leaves no session behind', async () => {
    const { calls, send } = givenService();

    await beat(send, ACCOUNT);

    expect(calls).toEqual([
      { method: 'POST', path: '/v1/auth/login', body: ACCOUNT },
      { method: 'GET', path: '/v1/users/me', token: 'token-1' },
      { method: 'POST', path: '/v1/auth/logout', token: 'token-1' },
    ]);
  });

  test.each([
    ['login', json(401, { code: 'bad_credentials' }), 'login: got 401 bad_credentials, expected 200'],
    [
      'login',
      json(503, { code: 'database_unavailable' }),
      'login: got 503 database_unavailable, expected 200',
    ],
    ['login', { status: 200, text: '<html>' }, 'login: got 200, expected 200 with JSON'],
    ['login', json(200, { userId: 'u1' }), 'login: the answer has no accessToken'],
    ['login', new Error('ECONNREFUSED'), 'login: no answer'],
    ['profile', json(500, { code: 'internal' }), 'profile: got 500 internal, expected 200'],
    ['profile', json(200, { id: 'u2' }), "profile: it is not the account's own"],
    ['logout', json(503, {}), 'logout: got 503, expected 204'],
  ] as const)('is missed when %s fails, and says how (%#)', async (step, reply, message) => {
    const path = step === 'profile' ? '/v1/users/me' : `/v1/auth/${step}`;
    const { send } = givenService({ [path]: reply });

    const missed = await beat(send, ACCOUNT).catch((error: unknown) => error);

    expect(missed).toBeInstanceOf(MissedBeat);
    expect((missed as Error).message).toBe(message);
  });

  test('ends its session also when the profile can not be read', async () => {
    const { calls, send } = givenService({ '/v1/users/me': json(503, {}), '/v1/auth/logout': json(503, {}) });

    const missed = beat(send, ACCOUNT);

    await expect(missed).rejects.toThrow('profile: got 503, expected 200');
    expect(calls.at(-1)?.path).toBe('/v1/auth/logout');
  });
});
