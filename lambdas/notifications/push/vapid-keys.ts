import { secret } from '../../platform/secrets.ts';
import type { VapidKeys } from '../notifications.contract.ts';

/** Keys that are not there yet are looked for again soon: `npm run secrets` makes them while functions run. */
const MISSING_KEPT_MS = 15_000;
const KEPT_MS = 5 * 60_000;

/**
 * The keys of web push; null until they are made.
 *
 * @param arn of their secret
 */
export async function vapidKeys(arn: string): Promise<VapidKeys | null> {
  const text = await secret(arn, undefined, (found) => (readVapidKeys(found) ? KEPT_MS : MISSING_KEPT_MS));
  return readVapidKeys(text);
}

/** @param text JSON of {@link VapidKeys}, with empty texts before they are made */
export function readVapidKeys(text: string): VapidKeys | null {
  const { publicKey, privateKey } = JSON.parse(text) as Partial<VapidKeys>;
  return publicKey && privateKey ? { publicKey, privateKey } : null;
}
