import type { HttpCall, HttpReply } from '../platform/http-client.ts';
import { knock } from './knock.ts';
import { TRIALS } from './trial.ts';

const account = { email: 'robot@example.com', password: 'a secret' };

/** Knocks for ten seconds of a clock that only pauses move. */
async function knockAt(answer: (call: HttpCall) => HttpReply | Error) {
  const time = { now: 0 };
  const calls: HttpCall[] = [];
  const failures: string[] = [];
  await knock({
    account,
    paths: TRIALS.api.knocks,
    seconds: 10,
    now: () => time.now,
    pause: async (ms) => void (time.now += ms),
    onKnock: (failure) => void (failure !== null && failures.push(failure)),
    send: async (call) => {
      calls.push(call);
      const reply = answer(call);
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  return { calls, failures };
}

const well = ({ path }: HttpCall): HttpReply =>
  path === '/v1/auth/login'
    ? { status: 200, text: '{"accessToken":"token-1"}' }
    : { status: path === '/v1/auth/logout' ? 204 : 200, text: '' };

describe('knocking', () => {
  test('makes two requests a second, half of them as the account, in one session', async () => {
    const { calls, failures } = await knockAt(well);

    const paths = Map.groupBy(calls, ({ path }) => path);
    expect(calls).toHaveLength(1 + 20 + 1);
    expect(paths.get('/v1/users/me')).toHaveLength(10);
    expect(calls.slice(1).every(({ token }) => token === 'token-1')).toBe(true);
    expect([calls[0]?.path, calls.at(-1)?.path]).toEqual(['/v1/auth/login', '/v1/auth/logout']);
    expect(failures).toEqual([]);
  });

  test('tells of each 5xx and each request without an answer, and goes on', async () => {
    const { calls, failures } = await knockAt((call) => {
      if (call.path === '/v1/health/ready') return { status: 503, text: '' };
      if (call.path === '/v1/health/live') return new Error('ECONNRESET');
      return well(call);
    });

    expect(calls).toHaveLength(22);
    expect(new Set(failures)).toEqual(new Set(['/v1/health/ready: got 503', '/v1/health/live: ECONNRESET']));
    expect(failures).toHaveLength(10);
  });

  test.each([
    ['is refused', { status: 401, text: '{"code":"bad_credentials"}' }],
    ['meets a limit', { status: 429, text: '{"code":"rate_limited"}' }],
    ['is answered with no JSON', { status: 200, text: '<html>' }],
  ])('goes on without a session when the login %s, which is no failure of the version', async (_, login) => {
    const { calls, failures } = await knockAt((call) =>
      call.path === '/v1/auth/login' ? login : well(call),
    );

    expect(calls).toHaveLength(1 + 20);
    expect(calls.some(({ token }) => token !== undefined)).toBe(false);
    expect(failures).toEqual([]);
  });
});
