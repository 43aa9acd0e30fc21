import { createECDH, generateKeyPairSync } from 'node:crypto';
import type { VapidKeys } from '../../lambdas/notifications/notifications.contract.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Ground, Need, Outcome } from './need.ts';

const WHAT = 'web push';
const KEPT =
  'browsers subscribe with the public one: another pair silences every device until it subscribes again';

/** The keys that push services know the stage by (RFC 8292). */
export const pushKeys: Need = {
  check: (ground) =>
    forKeys(ground, async () => ({ state: 'missing', found: 'has no keys: nobody can subscribe a device' })),
  provide: (ground) =>
    forKeys(ground, async (secret) => {
      await ground.put(secret, JSON.stringify(makeVapidKeys()));
      return { state: 'done', found: `has a pair of keys now; ${KEPT}` };
    }),
};

/** What `--rotate push` asks its owner first. */
export const ROTATION_QUESTION = (stage: string) =>
  `no device will show anything until its browser subscribes again: type '${stage}' to replace the keys of web push`;

/**
 * Replaces the pair, whatever it is now.
 * @throws Refusal for a stage without such a secret
 */
export async function rotatePush({ push, put }: Pick<Ground, 'push' | 'put'>): Promise<string> {
  if (push === null) throw new Refusal('the stage has no secret for web push: deploy it as it is now');
  await put(push, JSON.stringify(makeVapidKeys()));
  return `web push has another pair of keys, which the functions know within five minutes.
  Push services refuse what is sent to the devices of before; each is asked to subscribe again when its owner opens the page
  of notifications. What was to be shown stands in the inbox.`;
}

/** A pair on P-256 as browsers and push services take it. */
export function makeVapidKeys(): VapidKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // RFC 7518, 6.2: each of them has 32 bytes, leading zeros included
  const { d = '', x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}

async function forKeys(
  { push, vault }: Ground,
  missing: (secret: string) => Promise<Omit<Outcome, 'what'>>,
): Promise<Outcome[]> {
  if (push === null) return [];
  const { publicKey, privateKey } = JSON.parse(await vault.read(push)) as Partial<VapidKeys>;
  if (!publicKey && !privateKey) return [{ what: WHAT, ...(await missing(push)) }];
  if (isPair(publicKey, privateKey)) return [{ what: WHAT, state: 'ok', found: 'has its pair of keys' }];
  const found = 'its secret holds no pair: restore its last version, or replace it with --rotate push';
  return [{ what: WHAT, state: 'manual', found }];
}

function isPair(publicKey = '', privateKey = ''): boolean {
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(privateKey, 'base64url');
    return curve.getPublicKey('base64url') === publicKey;
  } catch {
    return false; // no number below the curve's order
  }
}
