import { silenceOutput } from '../../platform/testing/output.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import type { Role } from '../organisations/access.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import { givenUsers } from '../users.fixture.ts';
import { eraser } from './eraser.ts';
import type { Tombstone } from './erasure.ts';
import { ErasureRepository } from './erasure.repository.ts';

silenceOutput();

const ORGANISATION = 'org';
type Users = ReturnType<typeof givenUsers>;

interface Part {
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt?: number;
}

/** An organisation of these people. */
async function givenOrganisation({ table }: Users, parts: readonly Part[]) {
  const organisation = {
    organisationId: ORGANISATION,
    personal: false,
    name: 'Analytical Engines',
    members: parts.length,
    owners: parts.filter(({ role }) => role === 'owner').length,
    version: 1,
    createdAt: 0,
    deletingSince: null,
  };
  const members = new MemberRepository(table);
  await table.write(new OrganisationRepository(table).insert(organisation));
  for (const part of parts) {
    const member = { organisationId: ORGANISATION, personal: false, version: 1, joinedAt: 0, ...part };
    for (const write of members.insert(member)) await table.write(write);
  }
}

/** Erases somebody whose grace is over. @returns their tombstone */
async function erased(users: Users, userId: string): Promise<Tombstone> {
  const { table, transactions, time } = users;
  const clock = { now: () => time.now };
  const tombstones = new Map<string, Tombstone>();
  const times = { requestedAt: clock.now(), dueAt: clock.now(), sweptAt: null };
  for (const write of new ErasureRepository(table).insert({
    userId,
    state: 'closing',
    ...times,
    organisations: [],
  })) {
    await table.write(write);
  }
  const worker = eraser({
    table,
    transactions,
    clock,
    auditKeepDays: 365,
    tombstones: {
      put: async (tombstone) => void tombstones.set(tombstone.userId, tombstone),
      find: async (id) => tombstones.get(id) ?? null,
    },
    modules: {},
    send: async () => undefined,
  });
  await worker.erase({ kind: 'erase', userId });
  return tombstones.get(userId)!;
}

const found = ({ table }: Users) => new OrganisationRepository(table).find(ORGANISATION);
const rolesIn = async ({ table }: Users) => {
  const { items } = await new MemberRepository(table).page(ORGANISATION, { limit: 100, cursor: null });
  return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
};
const toldOf = ({ events }: Users) =>
  events()
    .filter(({ pk }) => pk === `users#${ORGANISATION}`)
    .map(({ type }) => type);

describe('who is erased', () => {
  test('leaves an organisation of others, which counts one less', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await givenOrganisation(users, [
      { userId: ada, role: 'admin' },
      { userId: bob, role: 'owner' },
    ]);

    const { organisations } = await erased(users, ada);

    expect(organisations).not.toContain(ORGANISATION);
    expect(await found(users)).toMatchObject({ members: 1, owners: 1, version: 2 });
    expect(await rolesIn(users)).toEqual({ [bob]: 'owner' });
    expect(toldOf(users)).toEqual(['member.left']);
  });

  test('takes along an organisation that was theirs alone, and the personal one', async () => {
    const users = givenUsers();
    const ada = await users.person();
    const { organisationId: personal } = (await users.users.profileOf(ada))!;
    await givenOrganisation(users, [{ userId: ada, role: 'owner' }]);

    const { organisations } = await erased(users, ada);

    expect([...organisations].sort()).toEqual([ORGANISATION, personal].sort());
    expect(await found(users)).toBeNull();
    expect(toldOf(users)).toEqual(['organisation.deleted']);
  });

  test.each([
    ['the admin who has been there longest', 'grace'],
    ['the member who has been there longest, without an admin', 'eve'],
  ])('hands an organisation that only they owned over to %s', async (_, heir) => {
    const users = givenUsers();
    const ada = await users.person();
    const admins: readonly Part[] = [
      { userId: 'bob', role: 'admin', joinedAt: 30 },
      { userId: 'grace', role: 'admin', joinedAt: 20 },
    ];
    await givenOrganisation(users, [
      { userId: ada, role: 'owner' },
      { userId: 'eve', role: 'member', joinedAt: 10 },
      { userId: 'mallory', role: 'member', joinedAt: 40 },
      ...(heir === 'grace' ? admins : []),
    ]);

    await erased(users, ada);

    expect(await rolesIn(users)).toMatchObject({ [heir]: 'owner', mallory: 'member' });
    expect(await found(users)).toMatchObject({ owners: 1 });
    expect(toldOf(users)).toEqual(['ownership.transferred', 'member.left']);
  });

  test('ends an organisation whose deletion they had begun, and only that', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await givenOrganisation(users, [
      { userId: ada, role: 'owner' },
      { userId: bob, role: 'member' },
    ]);
    const organisation = (await found(users))!;
    await users.table.write(
      new OrganisationRepository(users.table).replace({
        ...organisation,
        deletingSince: users.time.now,
        version: 2,
      }),
    );

    const { organisations } = await erased(users, ada);

    expect(organisations).toContain(ORGANISATION);
    expect(await rolesIn(users)).toEqual({});
    expect(await users.users.addressOf(bob)).toBe('bob@example.com');
  });

  test('leaves an organisation whose versions to come have events already, as after a restore', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await givenOrganisation(users, [
      { userId: ada, role: 'member' },
      { userId: bob, role: 'owner' },
    ]);
    for (const version of [2, 3, 4, 5]) {
      const event = { module: 'users', aggregate: ORGANISATION, subject: bob, version, data: {} };
      await users.transactions
        .begin()
        .emit({ ...event, type: 'organisation.renamed' })
        .commit();
    }

    await erased(users, ada);

    expect(await rolesIn(users)).toEqual({ [bob]: 'owner' });
    expect(toldOf(users).at(-1)).toBe('member.left');
  });
});
