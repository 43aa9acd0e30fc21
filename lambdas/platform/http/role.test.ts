import { jsonOf } from '../testing/alb.ts';
import { ok } from './answer.ts';
import type { Principal } from './request.ts';
import { route } from './route.ts';
import { ana, get, program, service } from './test-service.ts';

const admin: Principal = { ...ana, roles: ['admin'] };
const answersWho = async ({ principal }: { readonly principal: Principal | null }) => ok({ principal });

/** A service whose every caller is this one; it keeps what auth was asked for. */
function givenCaller(caller: Principal | null) {
  const asked: unknown[] = [];
  const call = service(
    [
      get('/v1/admin/things', answersWho, { auth: 'required', role: 'admin' }),
      get('/v1/things', answersWho, { auth: 'sudo' }),
    ],
    {
      authenticate: async (_, ...needs) => {
        asked.push(needs);
        return caller;
      },
    },
  );
  return { call, asked };
}

describe('a route for a role', () => {
  test('lets those pass who have it', async () => {
    const { call, asked } = givenCaller(admin);

    const result = await call({ path: '/v1/admin/things' });

    expect(jsonOf(result)).toEqual({ principal: admin });
    expect(asked).toEqual([['required', 'admin']]);
  });

  test.each([
    ['nobody', null, 401, 'unauthenticated'],
    ['somebody without it', ana, 403, 'forbidden'],
    ['an API key', program, 403, 'scope_missing'],
  ])('refuses %s', async (_, caller, status, code) => {
    const { call } = givenCaller(caller);

    const result = await call({ path: '/v1/admin/things' });

    expect(jsonOf(result)).toMatchObject({ status, code });
  });

  test('asks for the role nowhere else', async () => {
    const { call, asked } = givenCaller(ana);

    await call({ path: '/v1/things' });

    expect(asked).toEqual([['sudo', undefined]]);
  });

  test.each([
    [{ auth: 'none' }, 'the access none'],
    [{ auth: 'optional' }, 'the access optional'],
    [{ auth: 'required', scope: 'things:read' }, 'the scope things:read'],
  ] as const)('can not be declared with %j: no such caller has one', (options, found) => {
    const { limits: _, ...open } = get('/v1/admin/things', answersWho);

    expect(() => route({ ...open, ...options, role: 'admin' })).toThrow(
      `GET /v1/admin/things has the role admin and ${found}, expected no scope, and the access required or sudo`,
    );
  });
});
