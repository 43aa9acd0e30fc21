import type { StripeSecret } from '../../lambdas/payments/payments.contract.ts';
import type { Need, Outcome } from './need.ts';

/** Whether payments can reach Stripe. No key is needed: a stage may sell nothing, or not yet. */
export const stripeKey: Need = { check: look, provide: look };

async function look({ stripe, vault }: Parameters<Need['check']>[0]): Promise<Outcome[]> {
  if (stripe === null) return [];
  const secret = JSON.parse(await vault.read(stripe)) as Partial<StripeSecret>;
  return [{ what: 'payments', ...stateOf(secret) }];
}

function stateOf({ secretKey, webhookSecret }: Partial<StripeSecret>): Omit<Outcome, 'what'> {
  if (!secretKey) {
    return { state: 'ok', found: 'Stripe is not set up: npm run stripe does it, where something is sold' };
  }
  const key = /^[a-z]+_live_/.test(secretKey) ? 'a live key' : 'a test key';
  if (webhookSecret) return { state: 'ok', found: `${key} of Stripe, and the secret of its webhooks` };
  return {
    state: 'manual',
    found: `${key} of Stripe, and no webhook is registered: run npm run stripe again`,
  };
}
