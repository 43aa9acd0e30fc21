import { ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { OPERATOR } from '../administration/actor.ts';
import { grantRole, withdrawRole } from '../administration/roles.ts';
import { bearer, givenAuth } from '../auth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';

/** A route of the operator's, as another module has it. */
function adminRoute(path: string, auth: 'required' | 'sudo'): Route {
  return route({
    method: 'POST',
    path,
    summary: 'Refunds',
    tags: ['admin'],
    auth,
    role: 'admin',
    answers: { 200: { description: 'done' } },
    handle: async ({ principal: { userId, roles } }) => ok({ userId, roles }),
  });
}

/** Somebody logged in, and routes for admins. */
async function givenSomebody() {
  const routes = [adminRoute('/v1/admin/things', 'required'), adminRoute('/v1/admin/refunds', 'sudo')];
  const auth = givenAuth({ routes });
  await auth.verifiedUser(email);
  const ada = await auth.loggedIn(email);
  const { services } = auth;
  const change = { userId: ada.userId, role: 'admin', actor: OPERATOR } as const;
  const created = await auth.post('/v1/api-keys', { name: 'job', scopes: ['users:write'] }, bearer(ada));
  return {
    auth,
    ada,
    key: String(jsonOf(created)['key']),
    grant: () => grantRole(services, change),
    withdraw: () => withdrawRole(services, change),
    prove: (mfa: boolean, authenticatedAt = auth.clock.now()) =>
      auth.write([
        services.sessions.prove(ada.userId, ada.sessionId, { authenticatedAt, ...(mfa && { mfa }) }),
      ]),
    call: async (headers: Record<string, string>, path = '/v1/admin/things') =>
      jsonOf(await auth.send({ method: 'POST', path, headers })),
  };
}

describe('a route for admins', () => {
  test('refuses nobody, users, and an admin’s API key', async () => {
    const { ada, key, grant, call } = await givenSomebody();

    const answers = [await call({}), await call(bearer(ada))];
    await grant();
    const byKey = await call({ authorization: `Bearer ${key}` });

    expect([...answers, byKey]).toMatchObject([
      { status: 401, code: 'unauthenticated' },
      { status: 403, code: 'forbidden' },
      { status: 403, code: 'scope_missing' },
    ]);
  });

  test('refuses an admin whose session one factor has proven, and says what to do', async () => {
    const { ada, grant, call } = await givenSomebody();
    await grant();

    const answer = await call(bearer(ada));

    expect(answer).toMatchObject({
      status: 403,
      code: 'mfa_required',
      detail: expect.stringMatching('log in'),
    });
  });

  test('lets an admin pass whose session two factors have proven', async () => {
    const { ada, grant, prove, call } = await givenSomebody();
    await grant();
    await prove(true);

    const answer = await call(bearer(ada));

    expect(answer).toEqual({ userId: ada.userId, roles: ['admin'] });
  });

  test('asks for a fresh proof where it needs one, and does not ask users for it', async () => {
    const { auth, ada, grant, prove, call } = await givenSomebody();
    await prove(true, auth.clock.now() - 600_001);
    const user = await call(bearer(ada), '/v1/admin/refunds');
    await grant();

    const admin = await call(bearer(ada), '/v1/admin/refunds');

    expect([user, admin]).toMatchObject([{ code: 'forbidden' }, { code: 'sudo_required' }]);
  });

  test('is closed with the very request after the role was taken away, whatever the token and the cache say', async () => {
    const { auth, ada, grant, withdraw, prove, call } = await givenSomebody();
    await grant();
    await prove(true);
    await auth.identify(ada);
    const before = await call(bearer(ada));

    await withdraw();

    expect([before, await call(bearer(ada))]).toMatchObject([{ roles: ['admin'] }, { code: 'forbidden' }]);
  });

  test('is closed to an admin who is suspended', async () => {
    const { auth, ada, grant, prove, call } = await givenSomebody();
    await grant();
    await prove(true);
    await auth.write([auth.services.standings.change(ada.userId, { suspendedAt: 1 })]);

    expect(await call(bearer(ada))).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});

describe('a role', () => {
  test('is granted once, listed and in the audit log of who has it', async () => {
    const { auth, ada, grant } = await givenSomebody();

    const outcomes = [await grant(), await grant()];

    expect(outcomes).toEqual(['done', 'already']);
    expect(await auth.services.standings.holders('admin')).toEqual({ userIds: [ada.userId], cursor: null });
    const actions = auth.database.items('users', `USER#${ada.userId}`).map(({ action }) => action);
    expect(actions.filter((action) => action === 'role.granted')).toHaveLength(1);
  });

  test('that is taken away is listed no more', async () => {
    const { auth, grant, withdraw } = await givenSomebody();
    await grant();

    const outcomes = [await withdraw(), await withdraw()];

    expect(outcomes).toEqual(['done', 'already']);
    expect(await auth.services.standings.holders('admin')).toEqual({ userIds: [], cursor: null });
  });
});
