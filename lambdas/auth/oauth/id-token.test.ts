import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { silenceOutput } from '../../platform/testing/output.ts';
import { readIdToken } from './id-token.ts';
import { ProviderUnavailable } from './errors.ts';
import type { ProviderCall } from './provider-call.ts';

silenceOutput();

const NOW = Date.UTC(2026, 10, 21, 9);
const SECONDS = NOW / 1_000;
const ISSUER = 'https://accounts.google.com';
const EXPECTED = { clientId: 'our-client', nonce: 'our-nonce' };
const CLAIMS: JWTPayload = {
  iss: ISSUER,
  aud: 'our-client',
  azp: 'our-client',
  sub: '1234567890',
  iat: SECONDS,
  exp: SECONDS + 3_600,
  nonce: 'our-nonce',
};

async function givenKeys() {
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const published = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  const asked: string[] = [];
  const state: { failure: Error | null } = { failure: null };
  const call: ProviderCall = async ({ url }) => {
    asked.push(url);
    if (state.failure) throw state.failure;
    return { status: 200, body: published };
  };
  const read = readIdToken({ call, clock: { now: () => NOW }, jwks: `${ISSUER}/certs`, issuer: ISSUER });
  const sign = (claims: object = {}, header: Partial<JWTHeaderParameters> = {}, key = own.privateKey) =>
    new SignJWT({ ...CLAIMS, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
      .sign(key);
  return { read, sign, asked, state, other };
}

/** Why it was refused: the cause of the one error that everybody is told. */
const reason = (read: Promise<unknown>) =>
  read.then(
    () => 'taken',
    (error: { readonly code: string; readonly cause: Error }) => `${error.code}: ${error.cause.message}`,
  );

describe('an ID token', () => {
  test('of this login says who it is', async () => {
    const { read, sign } = await givenKeys();

    expect(await read(await sign(), EXPECTED)).toMatchObject({ sub: '1234567890' });
  });

  test.each<[string, object, RegExp]>([
    ['another issuer', { iss: 'https://evil.example' }, /"iss"/],
    ['the issuer with a slash', { iss: `${ISSUER}/` }, /"iss"/],
    ['another audience', { aud: 'another-client' }, /"aud"/],
    ['an audience that begins like ours', { aud: 'our-client-2' }, /"aud"/],
    ['another authorised party', { azp: 'another-client' }, /"azp"/],
    ['several audiences and no authorised party', { aud: ['our-client', 'x'], azp: undefined }, /"azp"/],
    ['another nonce', { nonce: 'another' }, /"nonce"/],
    ['no nonce', { nonce: undefined }, /"nonce"/],
    ['no subject', { sub: undefined }, /"sub"/],
    ['an end in the past', { exp: SECONDS - 31 }, /"exp"/],
    ['no end', { exp: undefined }, /"exp"/],
    ['an age of more than ten minutes', { iat: SECONDS - 631 }, /"iat"/],
    ['a beginning in the future', { iat: SECONDS + 31 }, /"iat"/],
    ['a time from which on it counts, in the future', { nbf: SECONDS + 31 }, /"nbf"/],
  ])('with %s is refused', async (_, claims, message) => {
    const { read, sign } = await givenKeys();

    const refused = await reason(read(await sign(claims), EXPECTED));

    expect(refused).toMatch(/^provider_refused: /);
    expect(refused).toMatch(message);
  });

  test('signed by another key under the published one’s name is refused', async () => {
    const { read, sign, other } = await givenKeys();

    expect(await reason(read(await sign({}, {}, other.privateKey), EXPECTED))).toMatch(
      /signature verification/,
    );
  });

  test('of an algorithm other than RS256 is refused, none and HS256 with the public key among them', async () => {
    const { read, sign } = await givenKeys();
    const secret = new TextEncoder().encode('the public key that everybody knows, as a secret');
    const { privateKey } = await generateKeyPair('PS256');

    const refused = [
      await reason(read(new UnsecuredJWT(CLAIMS).encode(), EXPECTED)),
      await reason(
        read(
          await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret),
          EXPECTED,
        ),
      ),
      await reason(read(await sign({}, { alg: 'PS256' }, privateKey), EXPECTED)),
    ];

    for (const each of refused) expect(each).toMatch(/"alg"/);
  });

  test.each(['jwk', 'jku', 'x5u'])('that brings its own key by %s is refused', async (parameter) => {
    const { read, sign, other, asked } = await givenKeys();
    const brought = parameter === 'jwk' ? await exportJWK(other.publicKey) : 'https://evil.example/keys';

    const refused = await reason(read(await sign({}, { [parameter]: brought }, other.privateKey), EXPECTED));

    expect(refused).toMatch(/^provider_refused: /);
    expect(new Set(asked)).toEqual(new Set([`${ISSUER}/certs`]));
  });

  test('of a key that is not published makes us look once, and not for each that comes', async () => {
    const { read, sign, asked } = await givenKeys();
    await read(await sign(), EXPECTED);

    for (const kid of ['k2', 'k3', 'k4']) await reason(read(await sign({}, { kid }), EXPECTED));

    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test('can’t be read without the keys, which is the provider’s trouble and asked again later', async () => {
    const { read, sign, state } = await givenKeys();
    state.failure = new ProviderUnavailable();
    const failed = read(await sign(), EXPECTED);
    await expect(failed).rejects.toBeInstanceOf(ProviderUnavailable);
    state.failure = null;

    expect(await read(await sign(), EXPECTED)).toMatchObject({ sub: '1234567890' });
  });
});
