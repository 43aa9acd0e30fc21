import { silenceOutput } from '../platform/testing/output.ts';
import { givenUsers } from './users.fixture.ts';

silenceOutput();

async function givenChange(email = 'ada@new.example') {
  const given = givenUsers();
  const userId = await given.person('ada@example.com');
  const transaction = given.transactions.begin();
  const previous = await given.users.changeEmail(transaction, { userId, email });
  return { ...given, userId, transaction, previous };
}

describe('a new mail address', () => {
  test('is where mail goes once the transaction is committed, and not before', async () => {
    const { contacts, previous, transaction, userId } = await givenChange();
    const before = await contacts.contactOf(userId);

    await transaction.commit();

    expect([previous, before?.address]).toEqual(['ada@example.com', 'ada@example.com']);
    expect((await contacts.contactOf(userId))?.address).toBe('ada@new.example');
  });

  test('is told of by an event without it, and stored sealed', async () => {
    const { database, events, transaction } = await givenChange();

    await transaction.commit();

    expect(events().at(-1)).toMatchObject({ type: 'user.updated', version: 2, data: { changed: ['email'] } });
    expect(JSON.stringify([...database.items('users'), ...events()])).not.toContain('ada@');
  });

  test('fails when the profile has changed since it was read', async () => {
    const { request, transaction, userId } = await givenChange();
    await request('PATCH', '/v1/users/me', userId, { body: { displayName: 'Ada' } });

    const committed = transaction.commit();

    await expect(committed).rejects.toMatchObject({ code: 'version_conflict' });
  });

  test('of nobody adds nothing', async () => {
    const { transactions, users } = givenUsers();

    const previous = await users.changeEmail(transactions.begin(), {
      userId: 'nobody',
      email: 'a@b.example',
    });

    expect(previous).toBeNull();
  });
});
