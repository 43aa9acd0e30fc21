import { Table } from '../platform/dynamodb/table.ts';
import type { ExportRecord } from '../platform/personal-data.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { API_KEY_NAME_PURPOSE } from './api-keys/api-key.ts';
import { givenAuth } from './auth.fixture.ts';
import type { Tokens } from './auth.fixture.ts';
import { exportLogins } from './export-logins.ts';
import { LINK_PURPOSE } from './oauth/write-link.ts';
import { NAME_PURPOSE } from './passkeys/named-passkeys.ts';

silenceOutput();

async function givenLoggedIn() {
  const given = givenAuth();
  await given.verifiedUser();
  const tokens = await given.loggedIn();
  const { services, clock, database } = given;
  const deps = {
    table: new Table('auth', database),
    clock,
    sealOf: services.users.sealOf.bind(services.users),
  };
  const exportUser = exportLogins(deps);
  return {
    ...given,
    tokens,
    async exported(userId = tokens.userId): Promise<readonly ExportRecord[]> {
      const records = [];
      let cursor: string | null = null;
      do {
        const part = await exportUser(userId, cursor);
        records.push(...part.records);
        cursor = part.cursor;
      } while (cursor !== null);
      return records;
    },
  };
}

/** As their use cases write them, with marks where something secret stands. */
async function giveEverything({ services, clock, write }: ReturnType<typeof givenAuth>, { userId }: Tokens) {
  const personal = (await services.users.sealOf(userId))!;
  const now = clock.now();
  const { apiKeys, passkeys, oauthLinks, mfa } = services;
  await write([
    ...apiKeys.insert({
      userId,
      keyId: 'key-1',
      hash: 'SECRET-hash',
      sealedName: personal.seal('the nightly job', API_KEY_NAME_PURPOSE),
      scopes: ['users:read'],
      prefix: 'sol_abcd',
      createdAt: now,
      endsAt: now + 1_000,
      lastUsedAt: null,
    }),
    passkeys.insert({
      userId,
      passkeyId: 'passkey-1',
      credentialId: 'SECRET-credential',
      publicKey: 'SECRET-public-key',
      signCount: 0,
      transports: ['internal'],
      isSyncable: true,
      isSynced: true,
      sealedName: personal.seal('my laptop', NAME_PURPOSE),
      createdAt: now,
      lastUsedAt: now,
    }),
    oauthLinks.insert({
      userId,
      provider: 'github',
      identityKey: 'SECRET-identity',
      sealedEmail: personal.seal('ada@github.example', LINK_PURPOSE),
      addedAt: now,
    }),
    mfa.insert(userId, personal.seal('SECRET-totp', 'totp')),
    mfa.insertRecoveryCode(userId, 'SECRET-recovery'),
  ]);
}

describe('what auth exports of a person', () => {
  test('is what they log in with and where they are logged in, by the names they gave', async () => {
    const given = await givenLoggedIn();
    await giveEverything(given, given.tokens);

    const records = await given.exported();

    const at = '2026-11-21T09:00:00.000Z';
    expect(records).toEqual([
      {
        type: 'login',
        emailProvenAt: at,
        hasPassword: true,
        asksForSecondFactorSince: null,
        roles: [],
        suspendedAt: null,
      },
      { type: 'authenticator', confirmedAt: null, recoveryCodesLeft: 1 },
      {
        type: 'session',
        id: given.tokens.sessionId,
        device: expect.any(String),
        provenByTwoFactors: false,
        impersonatedBy: null,
        startedAt: at,
        lastSeenAt: at,
        endsAt: '2026-12-21T09:00:00.000Z',
      },
      {
        type: 'passkey',
        id: 'passkey-1',
        name: 'my laptop',
        transports: ['internal'],
        isSynced: true,
        addedAt: at,
        lastUsedAt: at,
      },
      { type: 'oauth_link', provider: 'github', email: 'ada@github.example', addedAt: at },
      {
        type: 'api_key',
        id: 'key-1',
        name: 'the nightly job',
        beginsWith: 'sol_abcd',
        scopes: ['users:read'],
        createdAt: at,
        endsAt: '2026-11-21T09:00:01.000Z',
        lastUsedAt: null,
      },
    ]);
  });

  test('holds no secret, no hash of one, and nothing sealed', async () => {
    const given = await givenLoggedIn();
    await giveEverything(given, given.tokens);

    const text = JSON.stringify(await given.exported());

    expect(text).not.toMatch(/SECRET-|hash|sealed|token/i);
  });

  test('has every session that is alive, however many there are, and none that is over', async () => {
    const given = await givenLoggedIn();
    for (let login = 0; login < 65; login += 1) {
      given.advance(61_000);
      await given.loggedIn();
    }
    const before = (await given.exported()).filter(({ type }) => type === 'session');
    given.advance(31 * 86_400_000);

    const after = (await given.exported()).filter(({ type }) => type === 'session');

    expect(new Set(before.map(({ id }) => id)).size).toBe(66);
    expect(after).toEqual([]);
  });

  test('is nothing of somebody unknown', async () => {
    const given = await givenLoggedIn();

    expect(await given.exported('nobody')).toEqual([]);
  });
});
