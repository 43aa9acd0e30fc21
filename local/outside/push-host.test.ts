import { pushHost } from './push-host.ts';
import { authorization, newSender, pushHeaders, SENDER, someBody } from './testing.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const HOUR_S = 3_600;

function givenPushService() {
  const host = pushHost({ now: () => NOW, active: () => null });
  return async (changed: object = {}, { body = someBody(), path = '/abc', method = 'POST' } = {}) => {
    const headers = { ...pushHeaders(SENDER, NOW), ...changed };
    const answer = await host.answer({ method, path, query: new URLSearchParams(), headers, body });
    return { status: answer!.status, ...JSON.parse(answer!.body) } as { status: number; reason?: string };
  };
}

const seconds = NOW / 1_000;
const claims = (changed: object) => ({ authorization: authorization(SENDER, NOW, changed) });
const ENDED = 'exp is not within the next 24 hours';

describe('the push service of the rehearsal', () => {
  test.each([
    ['without a TTL', { ttl: undefined }, 400, 'TTL is missing'],
    ['of an unknown urgency', { urgency: 'soon' }, 400, 'Urgency is unknown'],
    ['with a topic that is no base64url', { topic: 'a b' }, 400, 'Topic'],
    ['with a topic of 33 characters', { topic: 'a'.repeat(33) }, 400, 'Topic'],
    ['in another encoding', { 'content-encoding': 'aesgcm' }, 400, 'not encrypted'],
    ['of nobody', { authorization: undefined }, 401, 'no vapid authorization'],
    ['for another push service', claims({ aud: 'https://fcm.googleapis.com' }), 401, 'aud is'],
    ['by a token that has ended', claims({ exp: seconds }), 401, ENDED],
    ['by a token of more than a day', claims({ exp: seconds + 24 * HOUR_S + 1 }), 401, ENDED],
    ['by a token without an end', claims({ exp: undefined }), 401, ENDED],
    ['of whom nobody can write to', claims({ sub: 'hello' }), 401, 'sub is'],
    [
      'signed by another algorithm',
      { authorization: authorization(SENDER, NOW, {}, 'HS256') },
      401,
      'not signed by ES256',
    ],
    [
      'signed by another key',
      { authorization: authorization({ ...newSender(), key: SENDER.key }, NOW) },
      401,
      'not that of k',
    ],
  ])('refuses a message %s', async (_, changed, status, reason) => {
    const send = givenPushService();

    const answer = await send(changed);

    expect(answer).toEqual({ status, reason: expect.stringContaining(reason) });
  });

  test('refuses what is no message at all', async () => {
    const send = givenPushService();

    const answers = [
      await send({}, { method: 'GET' }),
      await send({}, { body: someBody(4_097) }),
      await send({}, { body: Buffer.from('{"title":"plain words"}'.repeat(10)) }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([405, 413, 400]);
  });

  test('takes 4,096 bytes', async () => {
    expect(await givenPushService()({}, { body: someBody(4_096) })).toMatchObject({ status: 201 });
  });

  test('refuses the next pair of keys for a subscription that was made with the one before', async () => {
    const send = givenPushService();
    await send();

    const again = await send();
    const fresh = await send({ authorization: authorization(newSender(), NOW) });
    const elsewhere = await send({ authorization: authorization(newSender(), NOW) }, { path: '/def' });

    expect([again.status, fresh.status, elsewhere.status]).toEqual([201, 403, 201]);
  });
});
