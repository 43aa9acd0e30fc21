import type { Membership } from '../users/index.ts';
import { organisationOf } from './organisation-of.ts';

const parts: readonly Membership[] = [
  { organisationId: 'ada-alone', userId: 'ada', role: 'owner', personal: true },
  { organisationId: 'engines', userId: 'ada', role: 'member', personal: false },
  { organisationId: 'engines', userId: 'charles', role: 'admin', personal: false },
];
const services = {
  memberships: {
    find: async (organisationId: string, userId: string) =>
      parts.find((part) => part.organisationId === organisationId && part.userId === userId) ?? null,
    personalOf: async (userId: string) =>
      parts.find((part) => part.userId === userId && part.personal) ?? null,
    size: async () => parts.length,
  },
};

describe('the organisation that a request is about', () => {
  test('is the personal one when none is named', async () => {
    const membership = await organisationOf(services, { userId: 'ada' });

    expect(membership.organisationId).toBe('ada-alone');
  });

  test('is the one that is named, for those who belong to it', async () => {
    const membership = await organisationOf(services, { userId: 'ada', organisationId: 'engines' });

    expect(membership).toEqual(parts[1]);
  });

  test.each([
    ['another’s', 'ada-alone'],
    ['one that nobody has', 'nowhere'],
  ])('is not found when it is %s', async (_, organisationId) => {
    const asked = organisationOf(services, { userId: 'charles', organisationId });

    await expect(asked).rejects.toMatchObject({ status: 404, code: 'organisation_not_found' });
  });

  test('is managed by admins and owners, not by members', async () => {
    const byAdmin = await organisationOf(services, {
      userId: 'charles',
      organisationId: 'engines',
      manage: true,
    });
    const byMember = organisationOf(services, { userId: 'ada', organisationId: 'engines', manage: true });

    expect(byAdmin.role).toBe('admin');
    await expect(byMember).rejects.toMatchObject({ status: 403, code: 'role_required' });
  });
});
