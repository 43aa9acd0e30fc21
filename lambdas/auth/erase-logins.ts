import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AccountRepository } from './account.repository.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { LinkRepository } from './oauth/link.repository.ts';
import { PasskeyRepository } from './passkeys/passkey.repository.ts';
import { SessionRepository } from './session.repository.ts';
import { StandingRepository } from './standing.repository.ts';

export interface EraseLoginsDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
}

/** The account never had the address, or it has passed on to somebody else. */
class AddressElsewhere extends Error {
  override readonly name = 'AddressElsewhere';
}

/**
 * Removes what somebody logs in with. The standing goes first, so that no login begins behind our back; what others
 * find a person by goes together with what it was found from, or a crash in between would leave it for ever: nobody
 * could register with the address again. Nothing of it needs the person's key.
 *
 * Single-use tokens, challenges and limits name nobody but a pseudonym, can't be found from it, and end by themselves
 * within a day.
 *
 * @returns whether there may be more
 * @throws Conflict when somebody wrote at the same time: begin again
 */
export async function eraseLogins(
  { table, transactions }: EraseLoginsDeps,
  userId: string,
): Promise<boolean> {
  const together = async (writes: readonly Write[]) => {
    const transaction = transactions.begin();
    for (const write of writes) transaction.add(write);
    await transaction.commit();
  };
  const standings = new StandingRepository(table);
  const standing = await standings.find(userId);
  if (standing) await together(standings.remove(standing));

  const sessions = new SessionRepository(table);
  const { sessions: page, cursor } = await sessions.page(userId);
  await together(page.flatMap(({ sessionId }) => sessions.remove(userId, sessionId)));
  if (cursor !== null) return true;

  const apiKeys = new ApiKeyRepository(table);
  for (const key of await apiKeys.ofUser(userId)) await together(apiKeys.remove(key));
  const passkeys = new PasskeyRepository(table);
  for (const passkey of await passkeys.list(userId)) await together(passkeys.remove(passkey));
  const links = new LinkRepository(table);
  for (const link of await links.list(userId)) await together(links.remove(link));
  await eraseAccount({ table, transactions }, userId);
  return emptyPartition(table, { pk: `USER#${userId}` });
}

/** With its address, which somebody may register from here on: they are a new person. */
async function eraseAccount({ table, transactions }: EraseLoginsDeps, userId: string): Promise<void> {
  const accounts = new AccountRepository(table);
  const account = await accounts.find(userId);
  if (!account) return;
  try {
    await transactions
      .begin()
      .add(accounts.remove(account))
      .add(accounts.freeAddress(account.emailKey, userId), () => new AddressElsewhere())
      .commit();
  } catch (error) {
    if (!(error instanceof AddressElsewhere)) throw error;
    await table.write(accounts.remove(account));
  }
}
