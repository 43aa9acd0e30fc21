import { nodeCrypto } from '../node-crypto.ts';
import { BadRequest } from '../errors.ts';
import type { HttpRequest } from './request.ts';
import type { Route } from './route.ts';

/**
 * The request's `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a structured string in quotes;
 * the bare form that many clients send is taken too.
 *
 * @returns null when there is none, or the route doesn't heed it
 * @throws BadRequest `idempotency_key_missing`, `idempotency_key_malformed`
 */
export function idempotencyKey(route: Route, headers: Readonly<Record<string, string>>): string | null {
  if (route.idempotency === undefined) return null;
  const header = headers['idempotency-key'];
  if (header === undefined) {
    if (route.idempotency === 'optional') return null;
    throw new BadRequest(
      'idempotency_key_missing',
      'send an Idempotency-Key, a fresh UUID for each operation',
    );
  }
  const match = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\w.:~/+=-]{1,255}))$/.exec(header.trim());
  if (!match) {
    throw new BadRequest(
      'idempotency_key_malformed',
      'the Idempotency-Key is no quoted text of 1 to 255 characters',
    );
  }
  return match[1] ?? match[2]!;
}

/** What the key belongs to: who calls, and which route. */
export function scopeOf(route: Route, request: Pick<HttpRequest, 'principal'>): string {
  return `${request.principal?.userId ?? 'anonymous'} ${route.method} ${route.path}`;
}

/** Tells whether two requests with one key ask for the same thing. */
export function fingerprint(request: Pick<HttpRequest, 'path' | 'query'>, body: Buffer | null): string {
  const hash = nodeCrypto()
    .createHash('sha256')
    .update(JSON.stringify([request.path, request.query]));
  return hash.update(body ?? '').digest('base64url');
}
