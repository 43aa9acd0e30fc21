import { nodeCrypto } from '../../platform/node-crypto.ts';
import { randomToken, sha256 } from '../../platform/ids.ts';
import { open, seal } from '../../platform/seal.ts';
import { isTagged, tagOf } from './tag.ts';
import type { TagKeys } from './tag.ts';

/** Which session a refresh token belongs to. */
export interface RefreshSubject {
  readonly userId: string;
  readonly sessionId: string;
}

export interface RefreshTokens {
  /** A new token: 32 random bytes behind the session's ids, and a tag that only we can make. */
  issue(subject: RefreshSubject): Promise<string>;
  /** The session of a token that we have issued at some time, null for anything else. */
  read(token: string): Promise<RefreshSubject | null>;
}

const TAG_BYTES = 16;

/**
 * Opaque tokens, `userId.sessionId.secret.tag`. The tag tells an old token of ours from an invented one: reuse
 * of an old one ends the session, and nobody who merely knows its id may be able to do that.
 *
 * @param keys the keys of the tags
 */
export function refreshTokens(keys: () => Promise<TagKeys>): RefreshTokens {
  return {
    async issue({ userId, sessionId }) {
      const text = `${userId}.${sessionId}.${randomToken()}`;
      const [key] = await keys();
      return `${text}.${tagOf(key, text).subarray(0, TAG_BYTES).toString('base64url')}`;
    },
    async read(token) {
      const end = token.lastIndexOf('.');
      const text = token.slice(0, Math.max(0, end));
      const [userId, sessionId, secret, ...rest] = text.split('.');
      const tag = Buffer.from(token.slice(end + 1), 'base64url');
      if (!userId || !sessionId || !secret || rest.length > 0) return null;
      return isTagged(await keys(), text, tag, TAG_BYTES) ? { userId, sessionId } : null;
    },
  };
}

/** What the database keeps of a token. */
export const refreshHash = (token: string): string => sha256(token);

/**
 * Seals a token so that only its predecessor opens it. The database can then give the same successor again to
 * who comes twice with the predecessor, and gives a thief of the table nothing.
 */
export function sealSuccessor(predecessor: string, successor: string): string {
  return seal(successorKey(predecessor), successor, 'refresh-token');
}

/** @throws SealBroken when `predecessor` is another token */
export function openSuccessor(predecessor: string, sealed: string): string {
  return open(successorKey(predecessor), sealed, 'refresh-token');
}

function successorKey(predecessor: string): Buffer {
  return Buffer.from(nodeCrypto().hkdfSync('sha256', predecessor, 'soloist', 'auth/successor', 32));
}
