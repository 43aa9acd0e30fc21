import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '../client.ts';
import { given, target } from '../target.ts';

// What needs our own key or another clock (aud, iss, typ, exp, nbf) stands in lambdas/auth/tokens/access-token.test.ts.

type Json = Record<string, unknown>;

/** What an attacker has: the key set, a token of their own, and here even one of the victim's, to be changed. */
interface Loot {
  readonly header: Json;
  readonly victim: Json;
  readonly victimToken: string;
  readonly ownToken: string;
  readonly publicKey: KeyObject;
  /** A server of the attacker's, which serves their keys. */
  readonly evilUrl: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
const partsOf = (token: string) => token.split('.') as [string, string, string];

const thief = generateKeyPairSync('ed25519');
const thiefJwk = createPublicKey(thief.privateKey).export({ format: 'jwk' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function hs256(header: Json, payload: Json, secret: string | Buffer): string {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function signed(header: Json, payload: Json, key: KeyObject, hash: string | null = null): string {
  const text = `${encode(header)}.${encode(payload)}`;
  const how = key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return `${text}.${sign(hash, Buffer.from(text), how).toString('base64url')}`;
}

const byThief = ({ header, victim }: Loot, more: Json = {}) =>
  signed({ ...header, ...more }, victim, thief.privateKey);

const forgeries: readonly [string, (loot: Loot) => string][] = [
  ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg): [string, (loot: Loot) => string][] => [
    [
      `the algorithm ${alg}, no signature`,
      ({ header, victim }) => `${encode({ ...header, alg })}.${encode(victim)}.`,
    ],
    [
      `the algorithm ${alg}, a signature of old`,
      ({ header, victim, victimToken }) =>
        `${encode({ ...header, alg })}.${encode(victim)}.${partsOf(victimToken)[2]}`,
    ],
  ]),
  ['no algorithm', ({ header, victim }) => `${encode({ ...header, alg: undefined })}.${encode(victim)}.`],
  [
    'an algorithm that is null',
    ({ header, victim }) => `${encode({ ...header, alg: null })}.${encode(victim)}.`,
  ],
  ['a list of algorithms', (loot) => byThief(loot, { alg: ['none', 'EdDSA'] })],
  [
    'HS256 by our public key as PEM',
    ({ header, victim, publicKey }) =>
      hs256(header, victim, publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  ],
  [
    'HS256 by our public key as DER',
    ({ header, victim, publicKey }) =>
      hs256(header, victim, publicKey.export({ type: 'spki', format: 'der' })),
  ],
  [
    'HS256 by our public key’s x',
    ({ header, victim, publicKey }) =>
      hs256(header, victim, Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')),
  ],
  ['HS256 by nothing', ({ header, victim }) => hs256(header, victim, '')],
  [
    'RS256 by a key of the attacker’s under our kid',
    ({ header, victim }) => signed({ ...header, alg: 'RS256' }, victim, rsa.privateKey, 'sha256'),
  ],
  [
    'ES256 by a key of the attacker’s under our kid',
    ({ header, victim }) => signed({ ...header, alg: 'ES256' }, victim, p256.privateKey, 'sha256'),
  ],
  [
    'ES256 with a signature of zeros (CVE-2022-21449)',
    ({ header, victim }) =>
      `${encode({ ...header, alg: 'ES256' })}.${encode(victim)}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  [
    'EdDSA with a signature of zeros',
    ({ header, victim }) => `${encode(header)}.${encode(victim)}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['EdDSA by another key under our kid', (loot) => byThief(loot)],
  ['EdDSA by another key under its own kid', (loot) => byThief(loot, { kid: 'thief' })],
  ['EdDSA by another key without a kid', (loot) => byThief(loot, { kid: undefined })],
  ['the algorithm’s new name, Ed25519, by another key', (loot) => byThief(loot, { alg: 'Ed25519' })],
  ...['../../../../dev/null', '/proc/sys/kernel/randomize_va_space', 'file:///dev/null'].map(
    (kid): [string, (loot: Loot) => string] => [
      `a kid that is a path, ${kid}`,
      ({ header, victim }) => hs256({ ...header, kid }, victim, ''),
    ],
  ),
  [
    'a kid that is SQL',
    ({ header, victim }) => hs256({ ...header, kid: "x' UNION SELECT 'key' --" }, victim, 'key'),
  ],
  ['a kid that is a command', (loot) => byThief(loot, { kid: '$(sleep 5)|sleep 5' })],
  ['a kid that is an address', (loot) => byThief(loot, { kid: loot.evilUrl })],
  ['a kid that every object has', (loot) => byThief(loot, { kid: '__proto__' })],
  ['a kid that is no text', (loot) => byThief(loot, { kid: { $ne: null } })],
  ['a kid of 8,000 letters', (loot) => byThief(loot, { kid: 'k'.repeat(8_000) })],
  ['a key that it brings along (jwk)', (loot) => byThief(loot, { jwk: thiefJwk })],
  ['a key that it brings along, without a kid', (loot) => byThief(loot, { jwk: thiefJwk, kid: undefined })],
  ['a key set elsewhere (jku)', (loot) => byThief(loot, { jku: loot.evilUrl, kid: 'thief' })],
  [
    'a key set elsewhere that begins like ours',
    (loot) => byThief(loot, { jku: `${target().api}@${new URL(loot.evilUrl).host}`, kid: 'thief' }),
  ],
  ['certificates elsewhere (x5u)', (loot) => byThief(loot, { x5u: loot.evilUrl, kid: 'thief' })],
  [
    'certificates that it brings along (x5c)',
    (loot) => byThief(loot, { x5c: ['MIIB'], x5t: 'x', kid: 'thief' }),
  ],
  ['a critical header that we don’t know', (loot) => byThief(loot, { crit: ['b64'], b64: false })],
  ['no signature', ({ victimToken }) => victimToken.slice(0, victimToken.lastIndexOf('.') + 1)],
  ['no third part', ({ victimToken }) => victimToken.slice(0, victimToken.lastIndexOf('.'))],
  ['half a signature', ({ victimToken }) => victimToken.slice(0, -43)],
  [
    'the signature of the attacker’s own token',
    ({ victimToken, ownToken }) => {
      const [header, payload] = partsOf(victimToken);
      return `${header}.${payload}.${partsOf(ownToken)[2]}`;
    },
  ],
  [
    'the victim’s payload in the attacker’s own token',
    ({ victim, ownToken }) => {
      const [header, , signature] = partsOf(ownToken);
      return `${header}.${encode(victim)}.${signature}`;
    },
  ],
  [
    'the victim’s id in the attacker’s own payload',
    ({ victim, ownToken }) => {
      const [header, payload, signature] = partsOf(ownToken);
      return `${header}.${encode({ ...decode(payload), sub: victim['sub'] })}.${signature}`;
    },
  ],
  [
    'a longer life',
    ({ header, victim, victimToken }) =>
      `${encode(header)}.${encode({ ...victim, exp: 9_999_999_999 })}.${partsOf(victimToken)[2]}`,
  ],
  [
    'a payload that is no JSON',
    ({ victimToken }) => `${partsOf(victimToken)[0]}.bm90IGpzb24.${partsOf(victimToken)[2]}`,
  ],
  [
    'an encrypted form, five parts',
    ({ header, victim }) => `${encode({ ...header, alg: 'dir' })}..${encode(victim)}.x.x`,
  ],
  ['a part more', ({ victimToken }) => `${victimToken}.x`],
];

describe('a token that somebody made, with', () => {
  let evil: Server;
  let asked = 0;
  let loot: Loot;
  let victimToken: string;

  beforeAll(async () => {
    evil = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [{ ...thiefJwk, kid: 'thief', alg: 'EdDSA', use: 'sig' }] }));
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const [victim, attacker] = [await given.loggedIn(), await given.loggedIn()];
    victimToken = victim.accessToken;
    const [header, payload] = partsOf(victimToken);
    const { keys } = (await createClient(target().api)('GET', '/.well-known/jwks.json')).body;
    const jwk = keys.find(({ kid }: Json) => kid === decode(header)['kid']);
    loot = {
      header: decode(header),
      victim: decode(payload),
      victimToken,
      ownToken: attacker.accessToken,
      publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
      evilUrl: `http://127.0.0.1:${(evil.address() as AddressInfo).port}/jwks.json`,
    };
  });

  afterAll(() => new Promise((resolve) => evil.close(resolve)));

  test.each(forgeries)('%s: opens nothing, as a Bearer token and as a cookie', async (_, forge) => {
    const send = createClient(target().api);
    const token = forge(loot);

    const answers = [
      await send('GET', '/v1/users/me', { token }),
      await send('GET', '/v1/users/me', { headers: { cookie: `__Host-access=${token}` } }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'unauthenticated'],
      [401, 'unauthenticated'],
    ]);
  });

  test('nothing wrong about it opens the door, and no forgery made us ask the attacker’s server', async () => {
    const send = createClient(target().api);

    const answer = await send('GET', '/v1/users/me', { token: victimToken });

    expect([answer.status, asked]).toEqual([200, 0]);
  });
});
