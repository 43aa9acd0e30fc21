import { consume } from '../platform/queue.ts';
import type { PaymentsGround } from './payments-services.ts';

/** The part of payments that works on its queue: webhooks that were accepted, and the nightly reconciliation. */
export function composeStripeEvents(_ground: PaymentsGround): ReturnType<typeof consume<unknown>> {
  return consume(async (message) => {
    throw new Error(`nothing works on ${JSON.stringify(message)} yet`);
  });
}
