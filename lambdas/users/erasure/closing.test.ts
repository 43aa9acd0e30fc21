import { Table } from '../../platform/dynamodb/table.ts';
import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import type { Role } from '../organisations/access.ts';
import { SubscriptionRepository } from '../organisations/subscription.repository.ts';
import { givenUsers } from '../users.fixture.ts';

silenceOutput();

const ME = '/v1/users/me';
const DAY = 86_400_000;
const CLOSES_AT = '2026-12-05T09:00:00.000Z';
type Users = ReturnType<typeof givenUsers>;

const close = ({ request }: Users, who: string) => request('DELETE', ME, who);
const restore = ({ request }: Users, who: string) => request('POST', `${ME}/restore`, who);

/** An organisation of these people, each in their role. */
async function givenOrganisation({ table }: Users, people: Readonly<Record<string, Role>>) {
  const organisationId = `org-${Object.keys(people).length}`;
  const roles = Object.values(people);
  const organisation = {
    organisationId,
    personal: false,
    name: 'Analytical Engines',
    members: roles.length,
    owners: roles.filter((role) => role === 'owner').length,
    version: 1,
    createdAt: 0,
    deletingSince: null,
  };
  const members = new MemberRepository(table);
  await table.write(new OrganisationRepository(table).insert(organisation));
  for (const [userId, role] of Object.entries(people)) {
    const member = { organisationId, userId, role, personal: false, version: 1, joinedAt: 0 };
    for (const write of members.insert(member)) await table.write(write);
  }
  return organisationId;
}

async function personalOf({ users }: Users, userId: string) {
  return (await users.profileOf(userId))!.organisationId;
}

describe('DELETE /v1/users/me', () => {
  test('closes the account for 14 days, and logs its owner out everywhere', async () => {
    const users = givenUsers();
    const ada = await users.person();

    const answer = await close(users, ada);

    expect(answer.statusCode).toBe(202);
    expect(jsonOf(answer)).toEqual({ closing: { at: CLOSES_AT } });
    expect(headerOf(answer, 'set-cookie')).toContain('__Host-access=;');
    expect(users.loggedOut).toEqual([ada]);
    expect(jsonOf(await users.request('GET', ME, ada))).toMatchObject({ closing: { at: CLOSES_AT } });
  });

  test('keeps the date of the first time, and ends what began since', async () => {
    const users = givenUsers();
    const ada = await users.person();
    await close(users, ada);
    users.time.now += DAY;

    const again = await close(users, ada);

    expect([again.statusCode, jsonOf(again)]).toEqual([202, { closing: { at: CLOSES_AT } }]);
    expect(users.loggedOut).toEqual([ada, ada]);
    expect(users.events().filter(({ type }) => type === 'account.closing')).toHaveLength(1);
  });

  test('asked for by 20 at once closes once', async () => {
    const users = givenUsers();
    const ada = await users.person();

    const answers = await Promise.all(Array.from({ length: 20 }, () => close(users, ada)));

    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(users.events().filter(({ type }) => type === 'account.closing')).toHaveLength(1);
  });

  test('hides the public profile at once, whatever the cache holds', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    const before = await users.request('GET', `/v1/users/${ada}`, bob);

    await close(users, ada);
    const after = await users.request('GET', `/v1/users/${ada}`, bob);

    expect([before.statusCode, after.statusCode]).toEqual([200, 404]);
  });

  test('tells of it by an event that says when, and in the log', async () => {
    const users = givenUsers();
    const ada = await users.person();

    await close(users, ada);

    const told = users.events().find(({ type }) => type === 'account.closing');
    expect(told).toMatchObject({ subject: ada, data: { closesAt: Date.parse(CLOSES_AT) } });
    const log = jsonOf(await users.request('GET', `${ME}/audit-log`, ada));
    expect(log).toMatchObject({ items: [{ action: 'account.closing', by: ada }] });
  });

  test('answers 409 to the sole owner of an organisation with others, and names it', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    const id = await givenOrganisation(users, { [ada]: 'owner', [bob]: 'admin' });

    const answer = await close(users, ada);

    expect(jsonOf(answer)).toMatchObject({
      status: 409,
      code: 'sole_owner',
      organisations: [{ id, name: 'Analytical Engines' }],
    });
    expect(users.loggedOut).toEqual([]);
  });

  test.each([
    ['one owner of two', 'owner'],
    ['a member', 'member'],
  ] as const)('lets %s go', async (_, role) => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await givenOrganisation(users, { [ada]: role, [bob]: 'owner' });

    const answer = await close(users, ada);

    expect(answer.statusCode).toBe(202);
  });

  test.each(['the personal one', 'one without others'])(
    'answers 409 while a plan would be renewed for %s, and closes nothing',
    async (which) => {
      const users = givenUsers();
      const ada = await users.person();
      const alone = await givenOrganisation(users, { [ada]: 'owner' });
      const organisationId = which === 'the personal one' ? await personalOf(users, ada) : alone;
      await new SubscriptionRepository(users.table).note({ organisationId, renews: true, version: 1 });

      const answer = await close(users, ada);

      expect(jsonOf(answer)).toMatchObject({
        status: 409,
        code: 'active_subscription',
        organisations: [{ id: organisationId }],
      });
      expect(jsonOf(await users.request('GET', ME, ada))).toMatchObject({ closing: null });
    },
  );

  test('closes beside a plan that ends by itself, and beside that of an organisation with other owners', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    const shared = await givenOrganisation(users, { [ada]: 'owner', [bob]: 'owner' });
    const subscriptions = new SubscriptionRepository(users.table);
    await subscriptions.note({ organisationId: shared, renews: true, version: 1 });
    const organisationId = await personalOf(users, ada);
    await subscriptions.note({ organisationId, renews: false, version: 1 });

    const answer = await close(users, ada);

    expect(answer.statusCode).toBe(202);
  });

  test('is refused by a plan that was bought after it was looked for', async () => {
    const users = givenUsers();
    const ada = await users.person();
    const organisationId = await personalOf(users, ada);
    const subscriptions = new SubscriptionRepository(new Table('users', users.database));
    const looked = jest.spyOn(SubscriptionRepository.prototype, 'renews').mockImplementation(async () => {
      await subscriptions.note({ organisationId, renews: true, version: 1 });
      return false;
    });

    const answer = await close(users, ada);

    expect(looked).toHaveBeenCalled();
    expect(jsonOf(answer)).toMatchObject({ status: 409, code: 'active_subscription' });
  });

  test('answers 401 without credentials', async () => {
    const { request } = givenUsers();

    const answer = await request('DELETE', ME);

    expect(answer.statusCode).toBe(401);
  });
});

describe('POST /v1/users/me/restore', () => {
  test('brings the account back as it was, and tells its owner', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await close(users, ada);

    const answer = await restore(users, ada);

    expect([answer.statusCode, jsonOf(answer)]).toEqual([200, { closing: null }]);
    expect(jsonOf(await users.request('GET', ME, ada))).toMatchObject({ closing: null });
    expect((await users.request('GET', `/v1/users/${ada}`, bob)).statusCode).toBe(200);
    expect(users.events().filter(({ type }) => type === 'account.restored')).toMatchObject([
      { subject: ada },
    ]);
  });

  test('may be repeated, and asked for by who was never closed', async () => {
    const users = givenUsers();
    const [ada, bob] = [await users.person(), await users.person('bob@example.com')];
    await close(users, ada);
    await restore(users, ada);

    const answers = [await restore(users, ada), await restore(users, bob)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(users.events().filter(({ type }) => type === 'account.restored')).toHaveLength(1);
  });

  test('leaves a new wish its own 14 days', async () => {
    const users = givenUsers();
    const ada = await users.person();
    await close(users, ada);
    users.time.now += 3 * DAY;
    await restore(users, ada);

    const again = await close(users, ada);

    expect(jsonOf(again)).toEqual({ closing: { at: '2026-12-08T09:00:00.000Z' } });
  });
});
