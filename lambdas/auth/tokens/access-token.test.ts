import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ACCESS_TOKEN_S } from './access-token-verifier.ts';
import { accessTokens } from './access-token.ts';
import { signingKeys } from './signing-keys.ts';

const ISSUER = 'https://app.example';
const START = Date.UTC(2026, 10, 21, 9);
const SECOND = 1_000;
const ada = { userId: 'ada', sessionId: 's1', sessionVersion: 3, impersonatedBy: null };

function given(issuer = ISSUER, secret = 'a signing secret') {
  const time = { now: START };
  const clock = { now: () => time.now };
  const root = { current: { text: secret, createdAt: 0 }, previous: null };
  const keys = signingKeys(async () => root, clock);
  return { time, keys, tokens: accessTokens({ keys, clock, issuer }) };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** A good token taken apart, to be put together again with something wrong about it. */
async function parts(issued: ReturnType<typeof given>) {
  const [header, payload] = (await issued.tokens.issue(ada)).split('.').slice(0, 2).map(decode);
  const { privateKey } = await issued.keys.current();
  return { header: header!, payload: payload!, privateKey };
}

function eddsa(header: object, payload: object, key: KeyObject): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

describe('access tokens', () => {
  test('say who, for which session, and who may read them, for ten minutes', async () => {
    const issued = given();
    const { header, payload } = await parts(issued);

    expect(header).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: (await issued.keys.current()).kid });
    expect(payload).toMatchObject({ iss: ISSUER, aud: ISSUER, sub: 'ada', sid: 's1', ver: 3 });
    expect(Number(payload['exp']) - Number(payload['iat'])).toBe(ACCESS_TOKEN_S);
    await expect(issued.tokens.verify(await issued.tokens.issue(ada))).resolves.toEqual(ada);
  });

  test('die after ten minutes, and five seconds for clocks that differ', async () => {
    const { time, tokens } = given();
    const token = await tokens.issue(ada);

    time.now = START + (ACCESS_TOKEN_S + 4) * SECOND;
    const before = await tokens.verify(token);
    time.now = START + (ACCESS_TOKEN_S + 6) * SECOND;
    const after = await tokens.verify(token);

    expect([before, after]).toEqual([ada, null]);
  });

  test('are not good before their time', async () => {
    const { time, tokens } = given();
    const token = await tokens.issue(ada);

    time.now = START - 6 * SECOND;

    await expect(tokens.verify(token)).resolves.toBeNull();
  });

  test('a failure to read the secret is not the caller’s fault', async () => {
    const { tokens } = given();
    const token = await tokens.issue(ada);
    const clock = { now: () => START };
    const keys = signingKeys(async () => Promise.reject(new Error('no access to the secret')), clock);

    await expect(accessTokens({ keys, clock, issuer: ISSUER }).verify(token)).rejects.toThrow('no access');
  });
});

describe('forged access tokens', () => {
  test.each(['', 'x', 'a.b', 'a.b.c', '..', `${encode({ alg: 'EdDSA' })}.${encode(ada)}.`])(
    '%p is none',
    async (token) => {
      await expect(given().tokens.verify(token)).resolves.toBeNull();
    },
  );

  test.each(['none', 'None', 'NONE', 'nOnE'])('the algorithm %s proves nothing', async (alg) => {
    const issued = given();
    const { header, payload } = await parts(issued);
    const unsigned = `${encode({ ...header, alg })}.${encode(payload)}.`;

    await expect(issued.tokens.verify(unsigned)).resolves.toBeNull();
  });

  test.each(['raw', 'pem', 'der'] as const)('our public key (%s) is no HMAC secret', async (form) => {
    const issued = given();
    const { header, payload } = await parts(issued);
    const { publicKey, jwk } = await issued.keys.current();
    const secret =
      form === 'raw'
        ? Buffer.from(jwk.x, 'base64url')
        : form === 'pem'
          ? publicKey.export({ type: 'spki', format: 'pem' })
          : publicKey.export({ type: 'spki', format: 'der' });
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
    const forged = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;

    await expect(issued.tokens.verify(forged)).resolves.toBeNull();
  });

  test('another key under our kid, or under one of its own, proves nothing', async () => {
    const issued = given();
    const { header, payload } = await parts(issued);
    const thief = generateKeyPairSync('ed25519');

    const verified = await Promise.all([
      issued.tokens.verify(eddsa(header, payload, thief.privateKey)),
      issued.tokens.verify(eddsa({ ...header, kid: 'unknown' }, payload, thief.privateKey)),
      issued.tokens.verify(eddsa({ ...header, kid: undefined }, payload, thief.privateKey)),
    ]);

    expect(verified).toEqual([null, null, null]);
  });

  test('a key that the token brings along is not looked at', async () => {
    const issued = given();
    const { header, payload } = await parts(issued);
    const thief = generateKeyPairSync('ed25519');
    const jwk = createPublicKey(thief.privateKey).export({ format: 'jwk' });
    const brought = [
      { jwk },
      { jwk, kid: undefined },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example' },
    ];

    const verified = await Promise.all(
      brought.map((more) => issued.tokens.verify(eddsa({ ...header, ...more }, payload, thief.privateKey))),
    );

    expect(verified).toEqual(brought.map(() => null));
  });

  test.each([
    ['our own key, but another algorithm’s name', { alg: 'ES256' }, {}],
    ['another kind of token', { typ: 'JWT' }, {}],
    ['no kind', { typ: undefined }, {}],
    ['an unknown critical header', { crit: ['exp2'], exp2: 1 }, {}],
    ['another issuer', {}, { iss: 'https://evil.example' }],
    ['another audience', {}, { aud: 'https://other.example' }],
    ['no audience', {}, { aud: undefined }],
    ['no end', {}, { exp: undefined }],
    ['an end in the past', {}, { exp: START / SECOND - 60 }],
    ['a beginning in the future', {}, { nbf: START / SECOND + 60 }],
    ['a birth in the future', {}, { iat: START / SECOND + 60 }],
    ['a life of a year', {}, { iat: START / SECOND - 3_600, exp: START / SECOND + 31_536_000 }],
    ['no subject', {}, { sub: undefined }],
    ['no session', {}, { sid: undefined }],
    ['a version that is no number', {}, { ver: '3' }],
  ])('%s is refused, even when we signed it', async (_, header, payload) => {
    const issued = given();
    const good = await parts(issued);
    const control = eddsa(good.header, good.payload, good.privateKey);

    const forged = eddsa({ ...good.header, ...header }, { ...good.payload, ...payload }, good.privateKey);

    await expect(issued.tokens.verify(control)).resolves.toEqual(ada);
    await expect(issued.tokens.verify(forged)).resolves.toBeNull();
  });

  test('a token of another deployment is refused', async () => {
    const [ours, theirs] = [given(), given('https://other.example', 'another secret')];

    await expect(ours.tokens.verify(await theirs.tokens.issue(ada))).resolves.toBeNull();
  });

  test('a changed letter anywhere breaks it', async () => {
    const { tokens } = given();
    const token = await tokens.issue(ada);
    const changed = [...token].flatMap((letter, index) =>
      // the last letter of the signature carries four unused bits
      index % 7 === 0 && letter !== '.' && index < token.length - 1
        ? [token.slice(0, index) + (letter === 'A' ? 'B' : 'A') + token.slice(index + 1)]
        : [],
    );

    const verified = await Promise.all(changed.map((each) => tokens.verify(each)));

    expect(verified.length).toBeGreaterThan(30);
    expect(verified.filter((each) => each !== null)).toEqual([]);
  });
});
