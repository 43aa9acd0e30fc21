import type { AccountOverview } from '../../auth/index.ts';
import type { PersonOverview } from '../../users/index.ts';

/** Somebody as a search shows them; times in milliseconds since the epoch. */
export interface FoundPerson {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly createdAt: number;
  readonly closingAt: number | null;
  /** Whether they have proven their address. */
  readonly verified: boolean;
  readonly suspendedAt: number | null;
  readonly roles: readonly string[];
  /** How many they belong to, a hundred at most. */
  readonly organisations: number;
}

/** Somebody as their page shows them. */
export interface Person extends PersonOverview {
  readonly account: AccountOverview;
}
