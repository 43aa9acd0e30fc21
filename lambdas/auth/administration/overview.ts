import type { Role } from '../../platform/http/route.ts';
import { isAlive } from '../session.ts';
import type { AuthServices } from '../services.ts';

/** How somebody logs in, and whether they may. */
export interface AccountOverview {
  readonly suspendedAt: number | null;
  readonly roles: readonly Role[];
  /** Milliseconds since the epoch, null for an address that nobody has proven. */
  readonly verifiedAt: number | null;
  readonly factors: {
    readonly password: boolean;
    readonly authenticatorApp: boolean;
    readonly passkeys: number;
    /** Ids of the providers: `github`. */
    readonly providers: readonly string[];
  };
  /** Devices that are logged in. */
  readonly sessions: number;
}

/** Null where there is no account. */
export async function overviewOf(services: AuthServices, userId: string): Promise<AccountOverview | null> {
  const { accounts, standings, passkeys, oauthLinks } = services;
  const account = await accounts.find(userId);
  if (!account) return null;
  const [standing, keys, links, sessions] = await Promise.all([
    standings.find(userId),
    passkeys.list(userId),
    oauthLinks.list(userId),
    countSessions(services, userId),
  ]);
  return {
    suspendedAt: standing?.suspendedAt ?? null,
    roles: standing?.roles ?? [],
    verifiedAt: account.verifiedAt,
    factors: {
      password: account.passwordHash !== null && account.verifiedAt !== null,
      authenticatorApp: account.mfaSince !== null,
      passkeys: keys.length,
      providers: links.map(({ provider }) => provider),
    },
    sessions,
  };
}

async function countSessions({ sessions, clock }: AuthServices, userId: string): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof sessions.page>> = await sessions.page(userId, cursor);
    count += page.sessions.filter((session) => isAlive(session, clock.now())).length;
    cursor = page.cursor;
  } while (cursor !== null);
  return count;
}
