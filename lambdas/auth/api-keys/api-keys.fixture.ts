import { ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Access, Route, Scope } from '../../platform/http/route.ts';
import { jsonOf } from '../../platform/testing/alb.ts';
import { bearer, givenAuth } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';

export const email = 'ada@example.com';
export const DAY = 86_400_000;
export const HOUR = 3_600_000;

export interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly prefix: string;
}

const answers = { 200: { description: 'who calls' } };

/** A route as another module has it; it answers who calls. */
function probe(path: string, auth: Access, scope?: Scope): Route {
  const shown = { method: 'GET', path, summary: 'Who calls', tags: ['probe'], answers } as const;
  return route({
    ...shown,
    auth,
    ...(scope && { scope }),
    handle: async ({ principal }) => ok({ principal }),
  });
}

/** Somebody logged in, and routes of every kind beside those of auth. */
export async function givenOwner(options: { readonly withoutCache?: true } = {}) {
  const auth = givenAuth({
    ...options,
    routes: [
      probe('/v1/reads', 'required', 'users:read'),
      probe('/v1/writes', 'required', 'users:write'),
      probe('/v1/shared', 'optional', 'users:read'),
      probe('/v1/people', 'required'),
      probe('/v1/guests', 'optional'),
      probe('/v1/sudo', 'sudo'),
    ],
  });
  await auth.verifiedUser(email);
  const owner = await auth.loggedIn(email);
  const create = (body: object = {}, who: Tokens = owner) =>
    auth.post('/v1/api-keys', { name: 'nightly job', scopes: ['users:read'], ...body }, bearer(who));
  return {
    auth,
    owner,
    create,
    async created(body: object = {}, who: Tokens = owner): Promise<CreatedKey> {
      return jsonOf(await create(body, who)) as unknown as CreatedKey;
    },
    /** A request with a key. */
    use: (key: string, path = '/v1/reads', headers = {}) =>
      auth.send({ path, headers: { authorization: `Bearer ${key}`, ...headers } }),
    async list(who: Tokens = owner) {
      const answer = await auth.send({ path: '/v1/api-keys', headers: bearer(who) });
      return jsonOf(answer)['items'] as Readonly<Record<string, unknown>>[];
    },
    revoke: (id: string, who: Tokens = owner) =>
      auth.send({ method: 'DELETE', path: `/v1/api-keys/${id}`, headers: bearer(who) }),
    async stranger(): Promise<Tokens> {
      await auth.verifiedUser('eve@example.com');
      return auth.loggedIn('eve@example.com');
    },
  };
}
