import type { Stripe } from 'stripe';
import { meterEventName } from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import type { Catalogue } from '../../lambdas/payments/payments.contract.ts';
import type { Difference } from './difference.ts';
import type { Seen } from './seen.ts';

/** What counts usage. A meter that is used no more stays: past usage is still to be billed. */
export class Meters {
  readonly #stripe: Pick<Stripe, 'billing'>;
  /** Ids by event name. */
  readonly #ids: Map<string, string>;

  constructor(stripe: Pick<Stripe, 'billing'>, { meters }: Seen) {
    this.#stripe = stripe;
    this.#ids = new Map(meters.map(({ event_name: name, id }) => [name, id]));
  }

  /** Stripe's id; null before the meter is made. */
  idOf(meter: string): string | null {
    return this.#ids.get(meterEventName(meter)) ?? null;
  }

  differences({ plans }: Catalogue): Difference[] {
    const wanted = new Set(plans.flatMap(({ usage }) => Object.keys(usage)));
    return [...wanted]
      .filter((meter) => this.idOf(meter) === null)
      .map((meter) => ({
        what: `meter ${meterEventName(meter)}`,
        change: 'create',
        apply: () => this.#create(meter),
      }));
  }

  async #create(meter: string): Promise<void> {
    const { id } = await this.#stripe.billing.meters.create({
      display_name: meter.replaceAll('_', ' '),
      event_name: meterEventName(meter),
      default_aggregation: { formula: 'sum' },
      customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
    });
    this.#ids.set(meterEventName(meter), id);
  }
}
