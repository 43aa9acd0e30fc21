import { verify } from 'node:crypto';

const DAY_S = 86_400;

/** Who sends, as far as a push service knows it (RFC 8292). */
export interface Sender {
  /** The public key, base64url. */
  readonly key: string;
  readonly subject: string;
}

/**
 * Reads `Authorization: vapid t=…, k=…`.
 *
 * @param audience the push service's origin
 * @param now milliseconds since the epoch
 * @returns what is wrong with it, as a text
 */
export function readSender(
  authorization: string | undefined,
  audience: string,
  now: number,
): Sender | string {
  const { token, key } =
    /^vapid t=(?<token>[\w.-]+), ?k=(?<key>[\w-]+)$/.exec(authorization ?? '')?.groups ?? {};
  const [header = '', payload = '', signature = ''] = token?.split('.') ?? [];
  if (!token || !key) return 'no vapid authorization';
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return 'k is no uncompressed point on P-256';
  if (read(header)?.['alg'] !== 'ES256') return 'the token is not signed by ES256';
  if (!isSigned(`${header}.${payload}`, signature, point)) return 'the signature is not that of k';
  const { aud, exp, sub } = read(payload) ?? {};
  if (aud !== audience) return `aud is ${String(aud)}, expected ${audience}`;
  const left = Number(exp) - now / 1_000;
  if (!(left > 0 && left <= DAY_S)) return 'exp is not within the next 24 hours';
  if (typeof sub !== 'string' || !/^(mailto|https):/.test(sub)) return 'sub is neither mailto: nor https:';
  return { key, subject: sub };
}

function isSigned(text: string, signature: string, point: Buffer): boolean {
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const key = { kty: 'EC', crv: 'P-256', x, y };
  try {
    const how = { key, format: 'jwk', dsaEncoding: 'ieee-p1363' } as const;
    return verify('sha256', Buffer.from(text), how, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // no point of the curve
  }
}

function read(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
}
