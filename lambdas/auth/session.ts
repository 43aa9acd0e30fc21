import { IMPERSONATION_TOKEN_S } from './tokens/access-token-verifier.ts';

/** A login on one device, as every function that asks who calls may know it. */
export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  /** Counts changes to what the session may do; not its rotations. */
  readonly version: number;
  /** `Firefox on Linux` */
  readonly device: string;
  /** Whether two factors have proven it: a code after the first one, or a passkey that verified its user. */
  readonly mfa: boolean;
  /** The administrator whose session it is, in this person's place; null for the person's own. */
  readonly impersonatedBy: string | null;
  // times: milliseconds since the epoch
  readonly createdAt: number;
  /** When it was last refreshed. */
  readonly lastSeenAt: number;
  /** When its owner last proved who they are; see SUDO_MS. */
  readonly authenticatedAt: number;
  /** When it ends unless it is refreshed before. */
  readonly idleEndsAt: number;
}

/** A session's family of refresh tokens, one of which is good at a time. */
export interface RefreshState {
  /** The hash of the refresh token that is good now. */
  readonly refreshHash: string;
  /** The token before it, while there is one. */
  readonly previous: PreviousToken | null;
}

export type RefreshableSession = Session & RefreshState;

export interface PreviousToken {
  readonly hash: string;
  /** When it was exchanged. */
  readonly rotatedAt: number;
  /** Its successor, sealed so that only the token itself opens it. */
  readonly sealedSuccessor: string;
}

const DAY_MS = 86_400_000;
/** A session ends when it wasn't refreshed for this long. */
export const IDLE_MS = 30 * DAY_MS;
/** And after this time in any case. */
export const LIFE_MS = 180 * DAY_MS;
/** How long an administrator's session in somebody's place lasts; it is never refreshed. */
export const IMPERSONATION_MS = IMPERSONATION_TOKEN_S * 1_000;
/** How long a fresh login may do what needs one. */
export const SUDO_MS = 10 * 60_000;

export function idleEnd(createdAt: number, now: number): number {
  return Math.min(now + IDLE_MS, createdAt + LIFE_MS);
}

export function isAlive(session: Pick<Session, 'idleEndsAt'>, now: number): boolean {
  return now < session.idleEndsAt;
}
