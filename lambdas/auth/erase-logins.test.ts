import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { Transactions } from '../platform/transaction.ts';
import { AccountRepository } from './account.repository.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { eraseLogins } from './erase-logins.ts';
import { LinkRepository } from './oauth/link.repository.ts';
import { PasskeyRepository } from './passkeys/passkey.repository.ts';
import { SessionRepository } from './session.repository.ts';
import { StandingRepository } from './standing.repository.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

/** auth's table, with people who log in by every means there is. */
function givenLogins() {
  const database = new MemoryDatabase();
  const table = new Table('auth', database);
  const transactions = new Transactions({ eventsTable: 'events', database, clock: { now: () => NOW } });
  const write = async (...writes: readonly (Write | readonly Write[])[]) => {
    for (const one of writes.flat()) await table.write(one);
  };
  return {
    database,
    table,
    write,
    erase: async (userId: string) => {
      while (await eraseLogins({ table, transactions }, userId));
    },
    async person(userId: string, sessions = 1) {
      const standings = new StandingRepository(table);
      const accounts = new AccountRepository(table);
      const emailKey = `address of ${userId}`;
      const account = { userId, emailKey, passwordHash: 'a hash', verifiedAt: NOW, version: 1 };
      await write(
        table.put({ pk: `EMAIL#${emailKey}`, sk: 'EMAIL', userId }),
        accounts.insert({ ...account, resetAt: null, mfaSince: null }, NOW),
        standings.open(userId),
      );
      await write(standings.grant({ userId, roles: [], suspendedAt: null, hasMfa: false }, 'admin'));
      for (let session = 0; session < sessions; session += 1) await write(sessionOf(table, userId, session));
      await write(apiKeyOf(table, userId), passkeyOf(table, userId), linkOf(table, userId));
      await write(table.put({ pk: `USER#${userId}`, sk: 'TOTP' }));
    },
    /** What is left of somebody, or leads to them. */
    left: (userId: string) => database.items('auth').filter((item) => JSON.stringify(item).includes(userId)),
  };
}

function sessionOf(table: Table, userId: string, number: number): readonly Write[] {
  return new SessionRepository(table).insert({
    userId,
    sessionId: `session-${String(number).padStart(3, '0')}`,
    version: 1,
    device: 'Firefox on Linux',
    mfa: false,
    createdAt: NOW,
    lastSeenAt: NOW,
    authenticatedAt: NOW,
    idleEndsAt: NOW,
    impersonatedBy: null,
    refreshHash: 'a hash',
    previous: null,
  });
}

function apiKeyOf(table: Table, userId: string): readonly Write[] {
  return new ApiKeyRepository(table).insert({
    userId,
    keyId: 'key',
    hash: `hash of a key of ${userId}`,
    sealedName: 'sealed',
    scopes: ['users:read'],
    prefix: 'key_',
    createdAt: NOW,
    endsAt: NOW,
    lastUsedAt: null,
  });
}

function passkeyOf(table: Table, userId: string): readonly Write[] {
  const passkeys = new PasskeyRepository(table);
  const passkey = {
    passkeyId: 'passkey',
    userId,
    credentialId: `credential of ${userId}`,
    publicKey: 'a key',
    signCount: 0,
    transports: [],
    isSyncable: false,
    isSynced: false,
    sealedName: 'sealed',
    createdAt: NOW,
    lastUsedAt: null,
  };
  return [passkeys.claim(passkey), passkeys.insert(passkey)];
}

function linkOf(table: Table, userId: string): readonly Write[] {
  const links = new LinkRepository(table);
  const link = {
    userId,
    provider: 'google' as const,
    identityKey: `identity of ${userId}`,
    sealedEmail: 'sealed',
    addedAt: NOW,
  };
  return [links.insert(link), table.put({ pk: `OAUTH#google#identity of ${userId}`, sk: 'OAUTH', userId })];
}

describe('the erasure of logins', () => {
  test('leaves nothing of a person, nor what led to them, and everything of others', async () => {
    const { person, erase, left } = givenLogins();
    await person('ada');
    await person('bob');
    const others = left('bob');

    await erase('ada');

    expect(left('ada')).toEqual([]);
    expect(left('bob')).toEqual(others);
  });

  test('takes as many calls as there are sessions for, and may be repeated', async () => {
    const { person, erase, left } = givenLogins();
    await person('ada', 75);

    await erase('ada');
    await erase('ada');

    expect(left('ada')).toEqual([]);
  });

  test('leaves an address to whoever has it by now', async () => {
    const { database, person, erase, table, write } = givenLogins();
    await person('ada');
    await write(table.put({ pk: 'EMAIL#address of ada', sk: 'EMAIL', userId: 'bob' }));

    await erase('ada');

    expect(database.items('auth')).toEqual([{ pk: 'EMAIL#address of ada', sk: 'EMAIL', userId: 'bob' }]);
  });

  test('removes an account whose address is gone already, as from a backup of a part', async () => {
    const { person, erase, left, table, write } = givenLogins();
    await person('ada');
    await write(table.delete({ pk: 'EMAIL#address of ada', sk: 'EMAIL' }));

    await erase('ada');

    expect(left('ada')).toEqual([]);
  });
});
