import { tagOf } from '../tokens/tag.ts';

export interface SentCode {
  readonly userId: string;
  readonly sessionId: string;
  readonly code: string;
}

/** What is kept of a code: good for its own session alone. base64url. */
export function tagOfCode(key: Buffer, { userId, sessionId, code }: SentCode): string {
  return tagOf(key, `${userId}.${sessionId}.${code}`).toString('base64url');
}
