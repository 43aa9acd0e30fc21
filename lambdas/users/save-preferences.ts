import { NotFound } from '../platform/errors.ts';
import { requireMatch, versionTag } from '../platform/http/etag.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { AuditRepository } from './audit/audit.repository.ts';
import { updateHeld, VersionTaken } from './held-version.ts';
import type { PreferencesRepository } from './preferences.repository.ts';
import type { Preferences, StoredPreferences } from './preferences.ts';
import { USERS_AUDIT } from './users.contract.ts';

export interface SavePreferencesDeps {
  readonly preferences: PreferencesRepository;
  readonly audit: AuditRepository;
  readonly transactions: TransactionFactory;
}

export interface SavePreferences {
  readonly userId: string;
  readonly preferences: Preferences;
  readonly device: string;
  /** The request's, for `If-Match`. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Replaces somebody's preferences. With `If-Match` it is held to the version that the caller has read; without, the
 * last request wins.
 *
 * @throws PreconditionFailed, NotFound, Conflict `version_conflict`
 */
export function savePreferences(
  deps: SavePreferencesDeps,
  input: SavePreferences,
): Promise<StoredPreferences> {
  return updateHeld(input.headers, () => trySave(deps, input));
}

async function trySave(
  { preferences, audit, transactions }: SavePreferencesDeps,
  input: SavePreferences,
): Promise<StoredPreferences> {
  const stored = await preferences.find(input.userId);
  if (!stored) throw new NotFound();
  requireMatch(input.headers, versionTag(stored.version));

  const next = { preferences: input.preferences, version: stored.version + 1 };
  const entry = { userId: input.userId, action: USERS_AUDIT.preferencesUpdated, device: input.device };
  await transactions
    .begin()
    .add(preferences.replace(input.userId, next), () => new VersionTaken())
    .add(audit.append(entry))
    .commit();
  return next;
}
