import { memberships } from './memberships.ts';
import { givenUsers } from '../users.fixture.ts';

describe('memberships', () => {
  test('find the organisation that a person was given, and their part in it', async () => {
    const { person, table } = givenUsers();
    const userId = await person();

    const personal = await memberships(table).personalOf(userId);

    expect(personal).toMatchObject({ userId, role: 'owner', personal: true });
    expect(await memberships(table).find(personal!.organisationId, userId)).toEqual(personal);
    expect(await memberships(table).size(personal!.organisationId)).toBe(1);
  });

  test('know nobody in another organisation, and nothing of who never registered', async () => {
    const { person, table } = givenUsers();
    const [ada, bob] = [await person('ada@example.com'), await person('bob@example.com')];
    const { organisationId } = (await memberships(table).personalOf(ada))!;

    expect(await memberships(table).find(organisationId, bob)).toBeNull();
    expect(await memberships(table).personalOf('nobody')).toBeNull();
    expect(await memberships(table).size('none')).toBe(0);
  });
});
