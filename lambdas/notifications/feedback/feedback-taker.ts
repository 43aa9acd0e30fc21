import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Roots } from '../../platform/roots.ts';
import { DeliveryRepository } from '../delivery.repository.ts';
import { addressKeys } from './address-key.ts';
import { FeedbackRepository } from './feedback.repository.ts';
import type { MailEvent } from './mail-event.ts';
import { SuppressionRepository } from './suppression.repository.ts';
import { takeFeedback } from './take-feedback.ts';

/** The part of notifications that hears what became of mails. */
export function feedbackTaker(deps: {
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
  readonly clock: Clock;
}): (event: MailEvent | null) => Promise<void> {
  const { table, dataSecret, clock } = deps;
  const services = {
    deliveries: new DeliveryRepository(table, clock),
    suppressions: new SuppressionRepository({ table, addressKeys: addressKeys(dataSecret), clock }),
    feedback: new FeedbackRepository(table, clock),
  };
  return async (event) => {
    if (event) await takeFeedback(services, event);
  };
}
