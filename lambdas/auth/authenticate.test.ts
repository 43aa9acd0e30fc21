import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, givenAuth } from './auth.fixture.ts';
import type { Tokens } from './auth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';

async function givenSessions(count: number, options?: { readonly withoutCache?: true }) {
  const auth = givenAuth(options);
  await auth.verifiedUser(email);
  const sessions: Tokens[] = [];
  for (let index = 0; index < count; index += 1) {
    auth.advance(1_000);
    sessions.push(await auth.loggedIn(email));
  }
  const lives = async (tokens: Tokens) => (await auth.identify(tokens)) !== null;
  return { auth, sessions, lives };
}

describe('a session that has ended', () => {
  test('ends at once on every device that asks, although the cache knew it to live', async () => {
    const { auth, sessions, lives } = await givenSessions(2);
    const [mine, lost] = sessions as [Tokens, Tokens];
    const before = await lives(lost);

    await auth.send({ method: 'DELETE', path: `/v1/auth/sessions/${lost.sessionId}`, headers: bearer(mine) });

    expect([before, await lives(lost), await lives(mine)]).toEqual([true, false, true]);
  });

  test('stays ended when a slow request fills the cache with what it read before', async () => {
    const { auth, sessions, lives } = await givenSessions(1);
    const { userId, sessionId } = sessions[0]!;
    const { sessions: repository, sessionCache } = auth.services;
    const read = await repository.find(userId, sessionId);

    await auth.send({
      method: 'DELETE',
      path: `/v1/auth/sessions/${sessionId}`,
      headers: bearer(sessions[0]!),
    });
    await sessionCache.fill(userId, sessionId, read!.version);

    expect(await lives(sessions[0]!)).toBe(false);
  });

  test('is believed for ten seconds at most when the cache goes down between', async () => {
    const { auth, sessions, lives } = await givenSessions(2);
    const [mine, lost] = sessions as [Tokens, Tokens];
    await lives(lost);
    auth.store.sick = true;
    await auth.send({ method: 'DELETE', path: `/v1/auth/sessions/${lost.sessionId}`, headers: bearer(mine) });
    auth.store.sick = false;

    const stale = await lives(lost);
    auth.advance(10_000);

    expect([stale, await lives(lost)]).toEqual([true, false]);
  });

  test('tokens for an older version of a session that lives are refused', async () => {
    const { auth, sessions, lives } = await givenSessions(1);
    const { userId, sessionId } = sessions[0]!;
    const session = await auth.services.sessions.findRefreshable(userId, sessionId);
    const current = await auth.services.accessTokens.issue({ userId, sessionId, sessionVersion: 2 });

    await auth.write(auth.services.sessions.remove(userId, sessionId));
    await auth.write(auth.services.sessions.insert({ ...session!, version: 2 }));

    expect(await lives(sessions[0]!)).toBe(false);
    expect(await lives({ ...sessions[0]!, accessToken: current })).toBe(true);
    expect(await lives(sessions[0]!)).toBe(false);
  });

  test('is known to have ended without any cache', async () => {
    const { auth, sessions, lives } = await givenSessions(1, { withoutCache: true });
    const before = await lives(sessions[0]!);

    await auth.send({ method: 'POST', path: '/v1/auth/logout', headers: bearer(sessions[0]!) });

    expect([before, await lives(sessions[0]!)]).toEqual([true, false]);
  });

  test('the cache spares the read of ten seconds of requests', async () => {
    const { auth, sessions, lives } = await givenSessions(1);
    const { userId, sessionId } = sessions[0]!;
    await lives(sessions[0]!);
    const reads = auth.database.reads;

    await lives(sessions[0]!);
    await lives(sessions[0]!);

    expect(auth.database.reads).toBe(reads);
    expect(auth.store.ttlOf(`session#${userId}#${sessionId}`)).toBe(10_000);
  });
});

describe('sudo', () => {
  test('lasts ten minutes from the login', async () => {
    const { auth, sessions } = await givenSessions(1);
    auth.advance(600_000);

    const principal = await auth.identify(sessions[0]!, 'sudo');

    expect(principal).toMatchObject({ userId: sessions[0]!.userId, via: 'bearer' });
  });

  test('after ten minutes answers 403 sudo_required, however fresh the access token', async () => {
    const { auth, sessions } = await givenSessions(1);
    auth.advance(600_001);
    const refreshed = await auth.post('/v1/auth/refresh', { refreshToken: sessions[0]!.refreshToken });

    const asked = auth.identify(jsonOf(refreshed) as unknown as Tokens, 'sudo');

    await expect(asked).rejects.toMatchObject({ status: 403, code: 'sudo_required' });
  });

  test('asks DynamoDB, whatever the cache says', async () => {
    const { auth, sessions } = await givenSessions(1);
    const { userId, sessionId } = sessions[0]!;
    await auth.identify(sessions[0]!);
    await auth.write(auth.services.sessions.remove(userId, sessionId));

    const [cached, strong] = [await auth.identify(sessions[0]!), await auth.identify(sessions[0]!, 'sudo')];

    expect(cached).not.toBeNull();
    expect(strong).toBeNull();
  });
});
