import crypto, { createECDH } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { decryptPush, givenBrowser } from './push.fixture.ts';
import { pushRequest, UnusableKeys } from './push-request.ts';

/** RFC 8291, 5 and appendix A. */
const RFC = {
  text: 'When I grow up, I want to be a watermelon',
  sender: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  receiver: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body: [
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml',
    'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT',
    'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  ].join(''),
} as const;

/** The private key 1 and the curve's generator as its public one: no pair that anybody uses. */
const sender = {
  subject: 'mailto:hello@example.com',
  privateKey: Buffer.concat([Buffer.alloc(31), Buffer.of(1)]).toString('base64url'),
  publicKey: publicKeyOf(Buffer.concat([Buffer.alloc(31), Buffer.of(1)])).toString('base64url'),
};
const about = { category: 'security', eventId: 'an event', sender } as const;

function publicKeyOf(privateKey: Buffer): Buffer {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return curve.getPublicKey();
}

afterEach(() => jest.restoreAllMocks());

describe('a message for a device', () => {
  test('is encrypted as in the example of RFC 8291', async () => {
    const ephemeral = createECDH('prime256v1');
    ephemeral.setPrivateKey(RFC.sender, 'base64url');
    jest.spyOn(ephemeral, 'generateKeys').mockReturnValue(ephemeral.getPublicKey() as never);
    jest.spyOn(crypto, 'createECDH').mockReturnValue(ephemeral);
    jest.spyOn(crypto, 'randomBytes').mockReturnValue(Buffer.from(RFC.salt, 'base64url') as never);
    const target = { endpoint: 'https://push.example.net/abc', keys: { p256dh: RFC.p256dh, auth: RFC.auth } };

    const { body, headers } = await pushRequest(target, RFC.text, about);

    expect(body.toString('base64url')).toBe(RFC.body);
    expect(headers['content-encoding']).toBe('aes128gcm');
  });

  test('is read as in the example of RFC 8291 by what reads it in these tests', () => {
    const receiver = createECDH('prime256v1');
    receiver.setPrivateKey(RFC.receiver, 'base64url');

    const text = decryptPush(
      Buffer.from(RFC.body, 'base64url'),
      receiver,
      Buffer.from(RFC.auth, 'base64url'),
    );

    expect(text).toBe(RFC.text);
  });

  test('is read by its browser, and by no other', async () => {
    const [browser, other] = [givenBrowser(), givenBrowser()];

    const { body } = await pushRequest(browser.target, 'wörds 🦊', about);

    expect(browser.decrypt(body)).toBe('wörds 🦊');
    expect(() => other.decrypt(body)).toThrow();
  });

  test('is encrypted anew each time', async () => {
    const { target } = givenBrowser();

    const bodies = await Promise.all(
      [1, 2].map(async () => (await pushRequest(target, 'words', about)).body),
    );

    expect(bodies[0]!.subarray(0, 86)).not.toEqual(bodies[1]!.subarray(0, 86));
  });

  test('fits what every push service takes, when it is as long as messages may be', async () => {
    const { body } = await pushRequest(givenBrowser().target, 'a'.repeat(3_000), about);

    expect(body).toHaveLength(3_000 + 103);
  });

  test.each([
    ['security', '259200', 'high'],
    ['billing', '259200', 'normal'],
    ['activity', '86400', 'normal'],
    ['product', '43200', 'low'],
  ] as const)('about %s is kept for %s seconds, and wakes devices as %s', async (category, ttl, urgency) => {
    const { headers } = await pushRequest(givenBrowser().target, 'words', { ...about, category });

    expect(headers).toMatchObject({ ttl, urgency });
  });

  test('has a topic by its event, which says nothing of it', async () => {
    const { target } = givenBrowser();
    const topicOf = async (eventId: string) =>
      (await pushRequest(target, 'words', { ...about, eventId })).headers['topic'];

    const [first, again, other] = await Promise.all(['one', 'one', 'two'].map(topicOf));

    expect(first).toMatch(/^[\w-]{32}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test.each([
    ['a point beside the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    ['too short a point', { p256dh: 'BCVx' }],
    ['too short a secret', { auth: 'BTBZ' }],
    ['no point', { p256dh: '' }],
  ])('fails for keys with %s', async (_, changed) => {
    const { target } = givenBrowser();
    const broken = { ...target, keys: { ...target.keys, ...changed } };

    await expect(pushRequest(broken, 'words', about)).rejects.toThrow(UnusableKeys);
  });
});

describe('who sends', () => {
  /** RFC 8292, 3: `vapid t=<token>, k=<key>`. */
  async function givenAuthorization(endpoint: string) {
    const { headers } = await pushRequest(givenBrowser(endpoint).target, 'words', about);
    const { token = '', key = '' } =
      /^vapid t=(?<token>[\w-]+\.[\w-]+\.[\w-]+), k=(?<key>[\w-]+)$/.exec(headers['authorization']!)
        ?.groups ?? {};
    return { token, key };
  }

  test('signs for the push service alone, for half a day, and says whom to write to', async () => {
    const { token, key } = await givenAuthorization('https://fcm.googleapis.com/fcm/send/abc');

    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const { payload, protectedHeader } = await jwtVerify(
      token,
      await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256'),
      { audience: 'https://fcm.googleapis.com', algorithms: ['ES256'] },
    );
    const hours = (payload.exp! * 1_000 - Date.now()) / 3_600_000;
    expect(key).toBe(sender.publicKey);
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'ES256' });
    expect(payload).toEqual({ aud: 'https://fcm.googleapis.com', sub: sender.subject, exp: payload.exp });
    expect(hours).toBeGreaterThan(11);
    expect(hours).toBeLessThanOrEqual(12);
  });

  test('is proven by that key alone', async () => {
    const { token } = await givenAuthorization('https://web.push.apple.com/abc');
    const { x, y } = crypto
      .generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ format: 'jwk' });

    const verified = jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256'));

    await expect(verified).rejects.toThrow('signature verification failed');
  });
});
