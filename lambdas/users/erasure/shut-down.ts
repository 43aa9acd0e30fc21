import { equals } from '../../platform/dynamodb/expression.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { Conflict } from '../../platform/errors.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import { dataKeyKey, profileKey } from '../keys.ts';
import { USERS_EVENTS } from '../users.contract.ts';

export interface ShutDownDeps {
  /** users' own. */
  readonly table: Table;
  readonly transactions: TransactionFactory;
}

/** The event was told before: the profile is from before the erasure. */
class ToldBefore extends Conflict {
  constructor() {
    super('version_conflict', 'that the person was erased has been told before');
  }
}

/**
 * Destroys a person's key and profile, and tells it by `user.erased`: from here on nothing of theirs can be opened,
 * wherever it lies. Repeating it changes nothing.
 *
 * @throws Conflict when the profile was changed in the same moment
 */
export async function shutDown({ table, transactions }: ShutDownDeps, userId: string): Promise<void> {
  const profile = await table.get<{ readonly version: number }>(profileKey(userId), { consistent: true });
  const destroyed = transactions.begin().add(table.delete(dataKeyKey(userId)));
  if (!profile) return destroyed.commit();
  const { version } = profile;
  const profileGone = table.delete(profileKey(userId), { condition: equals({ version }) });
  const event = { module: 'users', aggregate: userId, subject: userId, version: version + 1, data: {} };
  try {
    await destroyed
      .add(profileGone)
      .emit({ ...event, type: USERS_EVENTS.erased }, () => new ToldBefore())
      .commit();
  } catch (error) {
    if (!(error instanceof ToldBefore)) throw error;
    await transactions
      .begin()
      .add(table.delete(dataKeyKey(userId)))
      .add(profileGone)
      .commit();
  }
}
