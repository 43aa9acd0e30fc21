import { emptyPartition } from '../../platform/dynamodb/empty-partition.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { webhookCountKey } from './keys.ts';

/**
 * Removes what an organisation that is no more has registered; repeating it changes nothing. What was sent is not called
 * again, and its log ends by itself.
 *
 * @param table notifications'
 */
export async function removeWebhooks(table: Table, organisationId: string): Promise<void> {
  // the endpoints' keys begin like that of their count
  const { pk, sk } = webhookCountKey(organisationId);
  const prefix = sk.slice(0, -1);
  while (await emptyPartition(table, { pk, prefix }));
}
