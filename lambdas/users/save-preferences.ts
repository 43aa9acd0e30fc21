import { Conflict, NotFound } from '../platform/errors.ts';
import { requireMatch, versionTag } from '../platform/http/etag.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { AuditRepository } from './audit.repository.ts';
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

/** Replaces somebody's preferences. @throws PreconditionFailed, NotFound, Conflict `version_conflict` */
export async function savePreferences(
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
    .add(preferences.replace(input.userId, next), versionTaken)
    .add(audit.append(entry))
    .commit();
  return next;
}

function versionTaken(): Error {
  return new Conflict('version_conflict', 'the preferences were saved by another request; read them again');
}
