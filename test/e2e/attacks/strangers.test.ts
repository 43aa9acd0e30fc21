import { randomUUID } from 'node:crypto';
import { SoftwareAuthenticator } from '../../../lambdas/auth/passkeys/software-authenticator.fixture.ts';
import { createClient } from '../client.ts';
import { expectStatus, given, login, target, type LoggedIn } from '../target.ts';
import { attempt, operations, told } from './operations.ts';

interface Owned {
  readonly id: string;
  /** What its owner sees of it: must be the same after the attack. */
  see(): Promise<unknown>;
}

async function ownPasskey({ call }: LoggedIn): Promise<Owned> {
  const options = await call('POST', '/v1/auth/passkeys/register/options');
  expectStatus(options, 200);
  const credential = new SoftwareAuthenticator(target().api).create(options.body.publicKey);
  const kept = await call('POST', '/v1/auth/passkeys/register/verify', {
    body: { name: 'Laptop', credential },
  });
  expectStatus(kept, 201);
  return { id: kept.body.id, see: async () => (await call('GET', '/v1/auth/passkeys')).body };
}

async function ownApiKey({ call }: LoggedIn): Promise<Owned> {
  const body = { name: 'a job at night', scopes: ['users:read'] };
  const created = await call('POST', '/v1/api-keys', { body });
  expectStatus(created, 201);
  return { id: created.body.id, see: async () => (await call('GET', '/v1/api-keys')).body };
}

async function ownSession(owner: LoggedIn): Promise<Owned> {
  const { sessionId } = await login(owner);
  return { id: sessionId, see: async () => (await owner.call('GET', '/v1/auth/sessions')).body };
}

async function ownOrder({ call }: LoggedIn): Promise<Owned> {
  const placed = await call('POST', '/v1/payments/orders', {
    body: { items: [{ product: 'onboarding', quantity: 1 }] },
  });
  expectStatus(placed, 201);
  const { id } = placed.body;
  return { id, see: async () => (await call('GET', `/v1/payments/orders/${id}`)).body };
}

async function ownOrganisation({ call }: LoggedIn): Promise<Owned> {
  const { body } = await call('GET', '/v1/users/me');
  return {
    id: body.organisationId,
    see: async () => (await call('GET', '/v1/payments/subscription')).body,
  };
}

/** Something of its owner's for each route that takes an id. */
const OWNED: Readonly<Record<string, (owner: LoggedIn) => Promise<Owned>>> = {
  'DELETE /v1/auth/sessions/{id}': ownSession,
  'DELETE /v1/auth/passkeys/{id}': ownPasskey,
  'DELETE /v1/api-keys/{id}': ownApiKey,
  'GET /v1/payments/orders/{id}': ownOrder,
  'POST /v1/payments/orders/{id}/pay': ownOrder,
  'POST /v1/admin/payments/{org}/reconcile': ownOrganisation,
  'GET /v1/users/{id}': async ({ userId, call }) => ({
    id: userId,
    see: async () => (await call('GET', '/v1/users/me')).body,
  }),
};

/** Those that answer strangers by design, and all that they tell. */
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  'GET /v1/users/{id}': ['id', 'displayName', 'createdAt'],
};

describe('somebody else’s id', () => {
  test('is tried on every route that takes one', async () => {
    const taking = (await operations()).filter(({ hasId }) => hasId).map(({ name }) => name);

    expect(Object.keys(OWNED).sort()).toEqual(taking.sort());
  });

  test.each(Object.entries(OWNED))('gets a stranger nothing by %s', async (name, own) => {
    const [owner, stranger] = [await given.loggedIn(), await given.loggedIn()];
    const { id, see } = await own(owner);
    const operation = (await operations()).find((candidate) => candidate.name === name)!;
    const before = await see();

    const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } });
    const answer = await attempt(stranger.call, operation, keyed(), id);
    const unknown = await attempt(stranger.call, operation, keyed());

    expect(await see()).toEqual(before);
    if (PUBLIC[name]) {
      expect(PUBLIC[name]).toEqual(expect.arrayContaining(Object.keys(answer.body)));
      return;
    }
    const { requestId: _, ...problem } = answer.body ?? {};
    expect([answer.status, answer.body && problem.code]).toEqual([
      unknown.status,
      unknown.body && unknown.body.code,
    ]);
    // 403: whoever is no administrator
    expect(operation.path.startsWith('/v1/admin/') ? [403] : [204, 404]).toContain(answer.status);
  });

  test.each(['userId', 'sub', 'ownerId', 'roles', 'verifiedAt', '__proto__'])(
    'or anything else about oneself (%s) is taken from no body',
    async (field) => {
      const [owner, stranger] = [await given.loggedIn(), await given.loggedIn()];
      const body = `{"displayName":"Eve","${field}":"${owner.userId}"}`;

      const answer = await stranger.call('PATCH', '/v1/users/me', { body });

      expect(answer.status).toBe(422);
      expect((await owner.call('GET', '/v1/users/me')).body.displayName).not.toBe('Eve');
    },
  );
});

describe('every route that asks who calls answers 401 to', () => {
  test.each<[string, () => Promise<string | undefined>]>([
    ['nobody', async () => undefined],
    [
      'the token of a session that was ended',
      async () => {
        const { call, accessToken } = await given.loggedIn();
        expectStatus(await call('POST', '/v1/auth/logout'), 204);
        return accessToken;
      },
    ],
    ['a refresh token', async () => (await given.loggedIn()).refreshToken],
    [
      'a token with another id in it',
      async () => {
        const [owner, stranger] = [await given.loggedIn(), await given.loggedIn()];
        const [header, , signature] = stranger.accessToken.split('.');
        return [header, owner.accessToken.split('.')[1], signature].join('.');
      },
    ],
  ])('%s', async (_, tokenOf) => {
    const send = createClient(target().api);
    const token = await tokenOf();
    const guarded = (await operations()).filter(({ access }) => access === 'required');

    const answers = await Promise.all(
      guarded.map(async (operation) =>
        told(operation, await attempt(send, operation, token === undefined ? {} : { token })),
      ),
    );

    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !answer.endsWith('401 unauthenticated'))).toEqual([]);
  });
});
