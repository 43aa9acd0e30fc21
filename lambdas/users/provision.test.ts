import { givenUsers } from './users.fixture.ts';

describe('provision', () => {
  test('gives a person a profile, a data key, preferences, and an organisation that they own', async () => {
    const { person, database } = givenUsers();

    const userId = await person();

    const items = database.items('users');
    const [organisation] = items.filter(({ sk }) => sk === 'ORG');
    const id = String(organisation?.['organisationId']);
    expect(items.map(({ pk, sk }) => `${pk} ${sk}`).sort()).toEqual(
      [
        `ORG#${id} MEMBER#${userId}`,
        `ORG#${id} ORG`,
        `USER#${userId} KEY`,
        `MEMBER#${userId} ORG#${id}`,
        `USER#${userId} PREFERENCES`,
        `USER#${userId} PROFILE`,
      ].sort(),
    );
    expect(items.filter(({ role }) => role === 'owner')).toHaveLength(2);
  });

  test('tells of it by an event that carries no personal data', async () => {
    const { person, events } = givenUsers();

    const userId = await person('ada@example.com');

    const [event] = events();
    expect(event).toMatchObject({ type: 'user.created', pk: `users#${userId}`, version: 1, subject: userId });
    expect(JSON.stringify(event)).not.toContain('ada@');
  });

  test('stores the address sealed, and never in the clear', async () => {
    const { person, database, contacts } = givenUsers();

    const userId = await person('ada@example.com');

    expect(JSON.stringify(database.items('users'))).not.toContain('ada@');
    expect((await contacts.contactOf(userId))?.address).toBe('ada@example.com');
  });

  test.each([
    ['de-AT', 'de-AT'],
    [null, 'en'],
  ])('writes to somebody who registered with the language %s in %s', async (locale, expected) => {
    const { users, transactions, contacts } = givenUsers();
    const transaction = transactions.begin();

    await users.provision(transaction, { userId: 'ada', email: 'ada@example.com', locale });
    await transaction.commit();

    expect((await contacts.contactOf('ada'))?.locale).toBe(expected);
  });

  test('makes as many writes for one person as for another', async () => {
    const { person, database } = givenUsers();

    await person('a@example.com');
    await person('a.very.long.address.indeed@subdomain.example.com');

    expect(new Set(database.transactions)).toEqual(new Set([7]));
  });

  test('fails for an id that is taken, and leaves its owner alone', async () => {
    const { person, contacts } = givenUsers();
    const userId = await person('ada@example.com');

    const again = person('eve@example.com', userId);

    await expect(again).rejects.toMatchObject({ status: 409 });
    expect((await contacts.contactOf(userId))?.address).toBe('ada@example.com');
  });
});

describe('a personal seal', () => {
  test('is the one that the registration was given', async () => {
    const { users, transactions } = givenUsers();
    const transaction = transactions.begin();
    const made = await users.provision(transaction, {
      userId: 'ada',
      email: 'ada@example.com',
      locale: 'de',
    });
    await transaction.commit();

    const found = await users.sealOf('ada');

    expect(found?.open(made.seal('a token', 'test'), 'test')).toBe('a token');
  });

  test.each([
    ['another person', 'eve', 'test'],
    ['another purpose', 'ada', 'other'],
  ])('does not open for %s', async (_, opener, purpose) => {
    const { users, person } = givenUsers();
    await person('ada@example.com', 'ada');
    await person('eve@example.com', 'eve');
    const sealed = (await users.sealOf('ada'))!.seal('a token', 'test');

    const seal = await users.sealOf(opener);

    expect(() => seal!.open(sealed, purpose)).toThrow('another key or place');
  });

  test('is null for somebody unknown', async () => {
    const { users, contacts } = givenUsers();

    const answers = [await users.sealOf('nobody'), await contacts.contactOf('nobody')];

    expect(answers).toEqual([null, null]);
  });
});
