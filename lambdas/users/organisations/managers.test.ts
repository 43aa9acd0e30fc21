import { silenceOutput } from '../../platform/testing/output.ts';
import { managers } from './managers.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

describe('the managers of an organisation', () => {
  test('are its owners and admins, and not its other members', async () => {
    const given = givenOrganisations();
    const owner = await given.person('ada@example.com');
    const organisationId = await given.organisation(owner);
    const admin = await given.member(owner, organisationId, 'grace@example.com', 'admin');
    await given.member(owner, organisationId, 'alan@example.com');

    const found = await managers(given.table).managersOf(organisationId);

    expect([...found].sort()).toEqual([owner, admin].sort());
  });

  test('are nobody where there is no such organisation', async () => {
    const { table } = givenOrganisations();

    const found = await managers(table).managersOf('unknown');

    expect(found).toEqual([]);
  });
});
