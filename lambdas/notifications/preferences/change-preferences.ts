import { PreconditionFailed } from '../../platform/errors.ts';
import { requireMatch, versionTag } from '../../platform/http/etag.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { UsersModule } from '../../users/index.ts';
import { PreferencesTaken } from '../errors.ts';
import type { NOTIFICATIONS_AUDIT } from '../notifications.contract.ts';
import type { NotificationPreferences, StoredPreferences } from './preferences.ts';
import type { PreferencesRepository } from './preferences.repository.ts';

const ATTEMPTS = 6;

export interface ChangePreferencesDeps {
  readonly preferences: PreferencesRepository;
  readonly users: Pick<UsersModule, 'audit'>;
  readonly transactions: TransactionFactory;
}

export interface PreferencesChange {
  readonly userId: string;
  /** What is to be, given what is; the very same where there is nothing to do. */
  readonly change: (now: NotificationPreferences) => NotificationPreferences;
  readonly action: (typeof NOTIFICATIONS_AUDIT)['preferencesUpdated' | 'unsubscribed'];
  readonly device: string;
  /** The request's, for `If-Match`. @default held to no version: the last request wins */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Changes what somebody wants to be told. @throws PreconditionFailed, PreferencesTaken */
export async function changePreferences(
  deps: ChangePreferencesDeps,
  input: PreferencesChange,
): Promise<StoredPreferences> {
  const isHeld = input.headers?.['if-match'] !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryChange(deps, input);
    } catch (error) {
      if (!(error instanceof PreferencesTaken)) throw error;
      if (isHeld) throw new PreconditionFailed();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function tryChange(
  { preferences, users, transactions }: ChangePreferencesDeps,
  { userId, change, action, device, headers = {} }: PreferencesChange,
): Promise<StoredPreferences> {
  const stored = await preferences.find(userId);
  requireMatch(headers, versionTag(stored.version));
  const changed = change(stored.preferences);
  if (changed === stored.preferences) return stored;

  const next = { preferences: changed, version: stored.version + 1 };
  const transaction = transactions.begin();
  transaction.add(preferences.replace(userId, next), () => new PreferencesTaken());
  users.audit(transaction, { userId, action, device });
  await transaction.commit();
  return next;
}
