import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { nodeCrypto } from '../../platform/node-crypto.ts';
import type { JwksRepository } from './jwks.repository.ts';

/** How long keys are believed without asking, ms: a key that was withdrawn proves nothing after this. */
export const KEYS_KEPT_MS = 60_000;
/** How long after a look nobody looks for an unknown key again, ms: invented ones must not cost a read each. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Public keys by their names, as the signer has published them in the table. They are kept for a minute, and looked
 * for again where one is not known.
 */
export function publishedKeys({ jwks, clock }: { readonly jwks: JwksRepository; readonly clock: Clock }) {
  let kept: { readonly keys: ReadonlyMap<string, KeyObject>; readonly at: number } | null = null;

  const read = async () => {
    const at = clock.now();
    const { keys } = (await jwks.find()) ?? { keys: [] };
    const entries = keys.map(({ kid, kty, crv, x }) => {
      const key = nodeCrypto().createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
      return [kid, key] as const;
    });
    kept = { keys: new Map(entries), at };
    return kept;
  };

  return async (kid: string): Promise<KeyObject | null> => {
    const isFresh = (ms: number) => kept !== null && clock.now() - kept.at < ms;
    const known = kept !== null && isFresh(KEYS_KEPT_MS) ? kept : await read();
    const found = known.keys.get(kid);
    if (found !== undefined || isFresh(LOOK_AGAIN_MS)) return found ?? null;
    return (await read()).keys.get(kid) ?? null;
  };
}
