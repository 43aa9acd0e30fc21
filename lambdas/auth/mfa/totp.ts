// otpauth is loaded when somebody needs it: most requests don't
const library = () => import('otpauth');

const PERIOD_S = 30;
/** Steps before and after now whose codes count too: clocks differ, and people type slowly. */
const WINDOW = 1;
/** RFC 4226, 4: the secret should have 160 bits. */
const SECRET_BYTES = 20;

/** A fresh secret, base32. */
export async function newTotpSecret(): Promise<string> {
  const { Secret } = await library();
  return new Secret({ size: SECRET_BYTES }).base32;
}

/**
 * What authenticator apps read from a QR code.
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export async function totpUri(secret: string, issuer: string, label: string): Promise<string> {
  const { TOTP } = await library();
  return new TOTP({ issuer, label, secret, period: PERIOD_S }).toString();
}

/**
 * The time step (RFC 6238) that a code of six digits belongs to, null for a wrong one.
 *
 * @param now milliseconds since the epoch
 */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | null> {
  const { TOTP } = await library();
  const totp = new TOTP({ secret, period: PERIOD_S });
  const delta = totp.validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD_S) + delta;
}
