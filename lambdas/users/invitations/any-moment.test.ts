import { silenceOutput } from '../../platform/testing/output.ts';
import { givenOrganisations } from '../organisations/organisations.fixture.ts';

silenceOutput();

const FIFTY = Array.from({ length: 50 }, (_, n) => n);

async function givenInvited() {
  const given = givenOrganisations();
  const ada = await given.person('ada@example.com');
  const id = await given.organisation(ada);
  const bob = await given.person('bob@example.com');
  const mailed = await given.invitation(ada, id, 'bob@example.com');
  return { ...given, ada, bob, id, mailed };
}

describe('an invitation at one moment', () => {
  test('that is accepted fifty times makes one membership', async () => {
    const { ada, bob, id, mailed, send, rolesOf, stored, eventsOf } = await givenInvited();
    const byToken = { body: { token: mailed.token } };

    const answers = await Promise.all(
      FIFTY.map((n) =>
        n % 2 === 0
          ? send('POST', '/v1/invitations/accept', bob, byToken)
          : send('POST', `/v1/users/me/invitations/${mailed.id}/accept`, bob),
      ),
    );

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(new Set(statuses.filter((status) => status !== 200))).toEqual(new Set([400, 404]));
    expect(rolesOf(id)).toEqual({ [ada]: 'owner', [bob]: 'member' });
    expect(stored(id)).toMatchObject({ members: 2, owners: 1 });
    expect(eventsOf(id).filter((type) => type === 'member.joined')).toHaveLength(1);
  });

  test.each([
    ['revoked', 'DELETE', ''],
    ['sent again', 'POST', '/resend'],
  ])('that is accepted and %s comes to one of both', async (_, method, path) => {
    const { ada, bob, id, mailed, send, rolesOf, stored } = await givenInvited();

    const [accepted, other] = await Promise.all([
      send('POST', '/v1/invitations/accept', bob, { body: { token: mailed.token } }),
      send(method, `/v1/orgs/${id}/invitations/${mailed.id}${path}`, ada),
    ]);

    const joined = rolesOf(id)[bob] === 'member';
    expect([accepted.status === 200, other.status === 404]).toEqual([joined, joined]);
    expect(stored(id)).toMatchObject({ members: joined ? 2 : 1 });
  });

  test('that is accepted while who sent it leaves comes to one of both', async () => {
    const { ada, id, member, person, invitation, send, rolesOf, stored } = await givenInvited();
    const carol = await member(ada, id, 'carol@example.com', 'admin');
    const dan = await person('dan@example.com');
    const { token } = await invitation(carol, id, 'dan@example.com');

    const [accepted, left] = await Promise.all([
      send('POST', '/v1/invitations/accept', dan, { body: { token } }),
      send('DELETE', `/v1/orgs/${id}/members/${carol}`, carol),
    ]);

    const joined = rolesOf(id)[dan] === 'member';
    expect([accepted.status, left.status]).toEqual([joined ? 200 : 400, 204]);
    expect(stored(id)).toMatchObject({ members: joined ? 2 : 1, owners: 1 });
  });

  test('of twenty people to one organisation ends with as many members as were told that they joined', async () => {
    const { ada, id, person, send, invitation, member, rolesOf, stored } = await givenInvited();
    const admins = [
      await member(ada, id, 'a1@example.com', 'admin'),
      await member(ada, id, 'a2@example.com', 'admin'),
    ];
    const people: { userId: string; token: string }[] = [];
    for (const n of FIFTY.slice(0, 20)) {
      const email = `p${n}@example.com`;
      const { token } = await invitation(admins[n % 2]!, id, email);
      people.push({ userId: await person(email), token });
    }
    const before = Number(stored(id)?.['members']);

    const answers = await Promise.all(
      people.map(({ userId, token }) => send('POST', '/v1/invitations/accept', userId, { body: { token } })),
    );

    const joined = answers.filter(({ status }) => status === 200).length;
    expect(joined).toBeGreaterThan(0);
    expect(stored(id)?.['members']).toBe(before + joined);
    expect(Object.keys(rolesOf(id))).toHaveLength(before + joined);
  });
});
