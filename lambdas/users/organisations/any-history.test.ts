import * as fc from 'fast-check';
import { silenceOutput } from '../../platform/testing/output.ts';
import type { Role } from './access.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

const NAMES = ['ada', 'bob', 'carol', 'dan'] as const;
type Name = (typeof NAMES)[number];
type Step =
  | { readonly what: 'role'; readonly by: Name; readonly who: Name; readonly role: Role }
  | { readonly what: 'remove'; readonly by: Name; readonly who: Name }
  | { readonly what: 'transfer'; readonly by: Name; readonly who: Name }
  | { readonly what: 'come back'; readonly by: Name; readonly who: Name };

const name = fc.constantFrom(...NAMES);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    what: fc.constant('role' as const),
    by: name,
    who: name,
    role: fc.constantFrom<Role>('owner', 'admin', 'member'),
  }),
  fc.record({ what: fc.constantFrom('remove', 'transfer', 'come back'), by: name, who: name }),
);
/** Steps of one round are sent at the same moment. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });

/** An organisation of four: two owners, an admin, a member. */
async function givenFour() {
  const given = givenOrganisations();
  const ada = await given.person('ada@example.com');
  const id = await given.organisation(ada);
  const join = (who: Name, role: Role) => given.member(ada, id, `${who}@example.com`, role);
  const ids = {
    ada,
    bob: await join('bob', 'owner'),
    carol: await join('carol', 'admin'),
    dan: await join('dan', 'member'),
  };
  return { ...given, id, ids, path: `/v1/orgs/${id}` };
}

type Four = Awaited<ReturnType<typeof givenFour>>;

function take({ path, ids, send, invitation, id }: Four, one: Step) {
  const [by, who] = [ids[one.by], ids[one.who]];
  switch (one.what) {
    case 'role':
      return send('PATCH', `${path}/members/${who}`, by, { body: { role: one.role } });
    case 'remove':
      return send('DELETE', `${path}/members/${who}`, by);
    case 'transfer':
      return send('POST', `${path}/transfer`, by, { body: { userId: who } });
    case 'come back':
      return comeBack({ by, who, email: `${one.who}@example.com` }, { send, invitation, id });
  }
}

async function comeBack(
  { by, who, email }: { by: string; who: string; email: string },
  { send, id }: Pick<Four, 'send' | 'invitation' | 'id'>,
) {
  await send('POST', `/v1/orgs/${id}/invitations`, by, { body: { email, role: 'member' } });
  const { body } = await send('GET', '/v1/users/me/invitations', who);
  const [open] = body['items'] as { id: string }[];
  return send('POST', `/v1/users/me/invitations/${open?.id}/accept`, who);
}

describe('an organisation, whatever its people do at the same moments', () => {
  test('always has an owner, counts its people right, and says the same from both sides', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (rounds) => {
        const four = await givenFour();

        for (const round of rounds) {
          const answers = await Promise.all(round.map((one) => take(four, one)));

          expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
          const roles = four.rolesOf(four.id);
          const owners = Object.values(roles).filter((role) => role === 'owner').length;
          expect(owners).toBeGreaterThan(0);
          expect(four.stored(four.id)).toMatchObject({ owners, members: Object.keys(roles).length });
          expect(fromTheOtherSide(four)).toEqual(roles);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('keeps one of two owners, when both step down or leave fifty times', async () => {
    const { ids, path, id, send, rolesOf, stored } = await givenFour();
    const leave = (userId: string, n: number) =>
      n % 2 === 0
        ? send('DELETE', `${path}/members/${userId}`, userId)
        : send('PATCH', `${path}/members/${userId}`, userId, { body: { role: 'admin' } });

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => leave(n % 4 < 2 ? ids.ada : ids.bob, n)),
    );

    const owners = Object.values(rolesOf(id)).filter((role) => role === 'owner');
    expect(owners).toHaveLength(1);
    expect(stored(id)).toMatchObject({ owners: 1 });
    expect(answers.some(({ body }) => body['code'] === 'last_owner')).toBe(true);
  });
});

function fromTheOtherSide({ database, id, ids }: Four) {
  const memberships = Object.values(ids).flatMap((userId) => database.items('users', `MEMBER#${userId}`));
  const here = memberships.filter(({ organisationId, role }) => organisationId === id && role !== undefined);
  return Object.fromEntries(here.map(({ userId, role }) => [String(userId), role]));
}
