import { Table } from '../../platform/dynamodb/table.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { Transactions } from '../../platform/transaction.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenAuth } from '../auth.fixture.ts';
import { accountAdministration } from './administration.module.ts';

silenceOutput();

const email = 'ada@example.com';

/** What an operator's command has: the tables, and no cache. */
async function givenOperator() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const { database, clock, services } = auth;
  const administration = accountAdministration({
    table: new Table('auth', database),
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    clock,
    secrets: {
      data: async () => onlyRoot('a data secret'),
      signing: async () => Promise.reject(new Error('not its')),
    },
    users: services.users,
  });
  const sessionsOf = async (userId: string) => (await services.sessions.page(userId)).sessions;
  return { auth, administration, sessionsOf };
}

describe('logging somebody out', () => {
  test('ends every session of the account, and changes nothing else', async () => {
    const { auth, administration, sessionsOf } = await givenOperator();
    const ada = await auth.loggedIn(email);
    await auth.loggedIn(email);

    const outcome = await administration.logOut('Ada@Example.com');

    expect([outcome, await sessionsOf(ada.userId)]).toEqual(['done', []]);
    expect(await auth.identify(ada, 'sudo')).toBeNull();
    expect((await auth.loggedIn(email)).userId).toBe(ada.userId);
  });

  test('leaves the sessions of others alone, and knows who is unknown', async () => {
    const { auth, administration } = await givenOperator();
    await auth.verifiedUser('eve@example.com');
    const eve = await auth.loggedIn('eve@example.com');

    const outcomes = [await administration.logOut(email), await administration.logOut('nobody@example.com')];

    expect(outcomes).toEqual(['done', 'unknown']);
    expect(await auth.identify(eve, 'sudo')).not.toBeNull();
  });
});
