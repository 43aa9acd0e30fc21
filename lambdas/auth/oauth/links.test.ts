import { silenceOutput } from '../../platform/testing/output.ts';
import { jsonOf } from '../../platform/testing/alb.ts';
import { browser } from '../auth.fixture.ts';
import { removePasskey } from '../passkeys/remove.ts';
import { githubAnswers, givenOAuth } from './oauth.fixture.ts';

silenceOutput();

const DEVICE = 'Firefox on Linux';

/** Somebody who registered by GitHub and has no password. */
async function givenLinked() {
  const given = givenOAuth();
  const { auth, provider, cookies, logInByGithub } = given;
  provider.answers = githubAnswers('ada@example.com');
  await logInByGithub();
  const headers = { ...browser, cookie: `__Host-access=${cookies.get('__Host-access')}` };
  const send = (method: 'GET' | 'DELETE', path: string) => auth.send({ method, path, headers });
  const { userId } = jsonOf(await send('GET', '/v1/auth/session')) as { userId: string };
  return { ...given, send, userId };
}

async function addPasskey({ auth, userId }: Awaited<ReturnType<typeof givenLinked>>): Promise<string> {
  const { passkeys, transactions, clock } = auth.services;
  const passkey = {
    userId,
    passkeyId: '01a1fd98-35a8-717c-b6f1-092ae1ad618c',
    credentialId: 'credential',
    publicKey: 'key',
    signCount: 0,
    transports: [],
    isSyncable: false,
    isSynced: false,
    sealedName: 'sealed',
    createdAt: clock.now(),
    lastUsedAt: null,
  };
  await transactions.begin().add(passkeys.claim(passkey)).add(passkeys.insert(passkey)).commit();
  return passkey.passkeyId;
}

describe('the providers of an account', () => {
  test('are listed with the address that it has there', async () => {
    const { send } = await givenLinked();

    const { items } = jsonOf(await send('GET', '/v1/auth/oauth-links'));

    expect(items).toEqual([
      { provider: 'github', name: 'GitHub', email: 'ada@example.com', addedAt: '2026-11-21T09:00:00.000Z' },
    ]);
  });

  test('keep the last one while there is no other way to log in', async () => {
    const { send } = await givenLinked();

    const answer = await send('DELETE', '/v1/auth/oauth-links/github');

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([409, 'last_credential']);
  });

  test('lose one beside a passkey, by an event; it then logs in no more but registers nobody twice', async () => {
    const given = await givenLinked();
    await addPasskey(given);

    const answer = await given.send('DELETE', '/v1/auth/oauth-links/github');

    expect(answer.statusCode).toBe(204);
    expect(given.auth.events().at(-1)).toMatchObject({
      type: 'oauth.unlinked',
      data: { provider: 'github' },
    });
    expect((await given.send('DELETE', '/v1/auth/oauth-links/github')).statusCode).toBe(404);
  });

  test('count as a way to log in when the last passkey is removed', async () => {
    const given = await givenLinked();
    const passkeyId = await addPasskey(given);

    await removePasskey(given.auth.services, { userId: given.userId, passkeyId, device: DEVICE });

    expect(await given.auth.services.passkeys.list(given.userId)).toEqual([]);
  });

  test('keep one of passkey and provider when both are removed at the same moment', async () => {
    const given = await givenLinked();
    const passkeyId = await addPasskey(given);

    const outcomes = await Promise.allSettled([
      removePasskey(given.auth.services, { userId: given.userId, passkeyId, device: DEVICE }),
      given.send('DELETE', '/v1/auth/oauth-links/github'),
    ]);

    const { passkeys, oauthLinks } = given.auth.services;
    const left = [...(await passkeys.list(given.userId)), ...(await oauthLinks.list(given.userId))];
    expect(outcomes).toHaveLength(2);
    expect(left).toHaveLength(1);
  });

  test('are removed by a fresh login alone', async () => {
    const { send, auth } = await givenLinked();
    auth.advance(10 * 60_000 + 1);

    const answer = await send('DELETE', '/v1/auth/oauth-links/github');

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([403, 'sudo_required']);
  });
});
