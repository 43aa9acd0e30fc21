import { nodeCrypto } from '../../platform/node-crypto.ts';

/** How far Stripe's clock and ours may be apart, in either direction. */
const TOLERANCE_S = 300;

export interface Signed {
  /** The bytes as they came: one that is decoded and encoded again has another signature. */
  readonly body: Buffer;
  /** `Stripe-Signature`: `t=1492774577,v1=5257a8…,v1=…` */
  readonly header: string;
}

/**
 * Whether Stripe has signed a webhook with one of our secrets, at about this time. Done here because Stripe's SDK would
 * have to be loaded for it.
 *
 * @param secrets `whsec_…`; during a rotation the old one counts as well
 * @param now ms since the epoch
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function isSignedByStripe({ body, header }: Signed, secrets: readonly string[], now: number): boolean {
  const pairs = header.split(',').map((part) => part.trim().split('='));
  const valuesOf = (scheme: string) =>
    pairs.flatMap(([name, value]) => (name === scheme && value ? [value] : []));
  const [timestamp = ''] = valuesOf('t');
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Math.floor(now / 1_000) - Number(timestamp)) > TOLERANCE_S) return false;

  const signatures = valuesOf('v1');
  return secrets.filter(Boolean).some((secret) => {
    const expected = nodeCrypto().createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
    return signatures.some((signature) => isEqual(Buffer.from(signature, 'hex'), expected));
  });
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && nodeCrypto().timingSafeEqual(a, b);
}
