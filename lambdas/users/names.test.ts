import { onlyRoot } from '../platform/roots.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { names } from './names.ts';
import { givenOrganisations } from './organisations/organisations.fixture.ts';

silenceOutput();

const given = async () => {
  const people = givenOrganisations();
  const ada = await people.person('ada@example.com');
  await people.send('PATCH', '/v1/users/me', ada, { body: { displayName: 'Ada Lovelace' } });
  const { table, cache } = people;
  return {
    ...people,
    ada,
    names: names({ table, cache, dataSecret: async () => onlyRoot('a data secret') }),
  };
};

describe('names', () => {
  test('are those that people and organisations have given themselves', async () => {
    const { names, ada, organisation } = await given();
    const organisationId = await organisation(ada, 'Engines');

    const found = [await names.personName(ada), await names.organisationName(organisationId)];

    expect(found).toEqual(['Ada Lovelace', 'Engines']);
  });

  test('are none of who is unknown', async () => {
    const { names } = await given();

    const found = [await names.personName('nobody'), await names.organisationName('nowhere')];

    expect(found).toEqual([null, null]);
  });
});
