import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { memberships } from '../users/index.ts';
import type { Role } from '../users/index.ts';
import { organisationOf } from './organisation-of.ts';

async function givenPeople() {
  const table = new Table('users', new MemoryDatabase());
  const belong = async (organisationId: string, userId: string, role: Role, personal = false) => {
    const member = { organisationId, userId, role, personal };
    await table.write(table.put({ pk: `MEMBER#${userId}`, sk: `ORG#${organisationId}`, ...member }));
    await table.write(table.put({ pk: `ORG#${organisationId}`, sk: `MEMBER#${userId}`, ...member }));
  };
  await belong('ada-alone', 'ada', 'owner', true);
  await belong('engines', 'ada', 'member');
  await belong('engines', 'charles', 'admin');
  const switchTo = (userId: string, organisationId: string) =>
    table.write(table.put({ pk: `MEMBER#${userId}`, sk: 'CURRENT', organisationId }));
  return { services: { memberships: memberships(table) }, switchTo };
}

describe('the organisation that a request is about', () => {
  test('is the current one when none is named', async () => {
    const { services, switchTo } = await givenPeople();

    const first = await organisationOf(services, { userId: 'ada' });
    await switchTo('ada', 'engines');
    const second = await organisationOf(services, { userId: 'ada' });

    expect([first.organisationId, second.organisationId]).toEqual(['ada-alone', 'engines']);
  });

  test('is the one that is named, for those who belong to it', async () => {
    const { services } = await givenPeople();

    const membership = await organisationOf(services, { userId: 'ada', organisationId: 'engines' });

    expect(membership).toEqual({ organisationId: 'engines', userId: 'ada', role: 'member', personal: false });
  });

  test.each([
    ['another’s', 'ada-alone'],
    ['one that nobody has', 'nowhere'],
  ])('is not found when it is %s', async (_, organisationId) => {
    const { services } = await givenPeople();

    const asked = organisationOf(services, { userId: 'charles', organisationId });

    await expect(asked).rejects.toMatchObject({ status: 404, code: 'organisation_not_found' });
  });

  test('is managed by admins and owners, not by members', async () => {
    const { services } = await givenPeople();
    const manage = (userId: string) =>
      organisationOf(services, { userId, organisationId: 'engines', manage: true });

    const byAdmin = await manage('charles');
    const byMember = manage('ada');

    expect(byAdmin.role).toBe('admin');
    await expect(byMember).rejects.toMatchObject({ status: 403, code: 'role_required' });
  });
});
