import type { Context, Service } from '../service.ts';
import type { Entry } from './core/store.ts';
import { createStripeSimulator, type StripeSimulator } from './simulator.ts';

/** Stripe, for functions that are told its address; nothing in a template declares it. */
export function createStripe({ port }: { readonly port: number }): Service {
  let simulator: StripeSimulator | null = null;

  return {
    name: 'stripe',
    resourceTypes: [],

    async start(_, context: Context) {
      simulator = await createStripeSimulator({
        port,
        clock: context.clock,
        faults: context.faults,
        journal: context.journal<Entry>('stripe'),
        log: (message) => context.log(message),
      });
    },

    describe() {
      if (!simulator) return null;
      const { store } = simulator.account;
      return {
        url: simulator.url,
        customers: store.count('customer'),
        subscriptions: store.count('subscription'),
        payments: store.count('payment_intent'),
        events: store.count('event'),
        deliveries: simulator
          .deliveries()
          .slice(-50)
          .reverse()
          .map((one) => ({ ...one, type: store.get('event', one.event)?.type ?? '' })),
      };
    },

    async stop() {
      await simulator?.stop();
      simulator = null;
    },
  };
}
