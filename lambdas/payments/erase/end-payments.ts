import type { Page } from '../../platform/dynamodb/table.ts';
import { Unavailable } from '../../platform/errors.ts';
import { cancel } from '../orders/intents.ts';
import type { PayingOrder } from '../orders/intents.ts';
import type { Order } from '../orders/order.ts';
import { OrderRepository } from '../orders/order.repository.ts';
import { settleOrder } from '../orders/settle.ts';
import type { PaymentsServices } from '../services.ts';
import { retrieveIntent } from '../stripe/retrieve-intent.ts';

type Services = Pick<PaymentsServices, 'table' | 'transactions' | 'clock' | 'stripe' | 'publicUrl'>;

/** A bank has not decided yet: what it will take must not be forgotten before. */
class PaymentUnderWay extends Unavailable {
  constructor() {
    super(
      600,
      'payment_under_way',
      'an order is being paid; the organisation can be erased when that is settled',
    );
  }
}

/**
 * Settles what is being paid: cancelled where that is still possible, paid where the bank was faster.
 *
 * @throws PaymentUnderWay
 */
export async function endPayments(services: Services, organisationId: string): Promise<void> {
  const orders = new OrderRepository(services.table);
  let cursor: string | null = null;
  do {
    const page: Page<Order> = await orders.page(organisationId, { limit: 100, cursor });
    for (const order of page.items) {
      if (isPaying(order)) await end(services, order, order.payment.intentId);
    }
    cursor = page.cursor;
  } while (cursor !== null);
}

async function end(services: Services, order: PayingOrder, intentId: string | null): Promise<void> {
  // an intent that the order doesn't know is never confirmed, and charges nothing
  if (intentId === null) return;
  const ended = await cancel(services, order, await retrieveIntent(services.stripe, intentId));
  if (ended.status !== 'canceled' && ended.status !== 'succeeded') throw new PaymentUnderWay();
  await settleOrder(services, ended);
}

function isPaying(order: Order): order is PayingOrder {
  return order.status === 'paying' && order.payment !== null;
}
