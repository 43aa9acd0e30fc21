import type { Account } from '../core/account.ts';
import type { Delivery } from '../core/shapes.ts';
import { existing } from '../resources/existing.ts';

/** Sends the event of a delivery to its endpoint once more, whatever became of it. @throws 404 */
export function replay(account: Account, id: string): Delivery {
  const { endpoint, event } = existing(account, 'delivery', id);
  return account.create('delivery', {
    id: account.newId('whd_'),
    event,
    endpoint,
    status: 'pending',
    dueAt: account.nowMs(),
    attempts: [],
  });
}
