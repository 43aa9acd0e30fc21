import { emptyPartition } from '../../platform/dynamodb/empty-partition.ts';
import { remainingMs } from '../../platform/context.ts';
import { findCustomer, forgetCustomer } from '../customers/customer.repository.ts';
import { customerKey } from '../keys.ts';
import type { WebhookServices } from '../services.ts';
import { deleteCustomer } from './delete-customer.ts';
import { endPayments } from './end-payments.ts';
import { severRecords } from './sever-records.ts';

/** Kept back from the invocation's time, ms: a step that has begun ends in it. */
const RESERVE_MS = 8_000;

type Services = Pick<
  WebhookServices,
  'table' | 'transactions' | 'clock' | 'stripe' | 'queue' | 'publicUrl' | 'catalogue'
>;

/**
 * Removes what an organisation has bought: its customer at Stripe, whose subscription ends with it, and all that is
 * kept here. What the law wants kept stays, severed from it. Repeating it changes nothing, and a crash between any two
 * steps is nothing but the same message once more.
 *
 * Who the customer is is forgotten last, or nobody could find them at Stripe again; whose it is before anything is
 * removed, so that a webhook under way doesn't bring it back.
 *
 * @throws PaymentsUnavailable, StripeRefused; PaymentUnderWay while a bank has not decided
 */
export async function eraseOrganisation(services: Services, organisationId: string): Promise<void> {
  const { table, stripe, queue } = services;
  const customer = await findCustomer(table, organisationId);
  await endPayments(services, organisationId);
  if (customer) {
    await deleteCustomer({ stripe, table }, customer);
    await forgetCustomer(table, customer);
  }
  const { pk, sk: except } = customerKey(organisationId);
  const step = async () =>
    (await severRecords(services, organisationId)) || (await emptyPartition(table, { pk, except }));
  while (await step()) {
    if (remainingMs() < RESERVE_MS) return queue.send([{ kind: 'erase', organisationId }]);
  }
  await table.write(table.delete({ pk, sk: except }));
}
