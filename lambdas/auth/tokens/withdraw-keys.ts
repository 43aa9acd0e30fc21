import type { Table } from '../../platform/dynamodb/table.ts';
import { JwksRepository } from './jwks.repository.ts';

/**
 * Takes every public key out of the table, for roots that have leaked: within KEYS_KEPT_MS no verifier believes what
 * they sign. Who knows the new root publishes its keys with the next token; who doesn't yet can't put the old ones back.
 *
 * @param table auth's
 * @param rootsAt when the newest root was made, milliseconds since the epoch by the clock of Secrets Manager
 */
export async function withdrawKeys(table: Table, rootsAt: number): Promise<void> {
  await new JwksRepository(table).replace({ keys: [], rootsAt });
}
