import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { Refusal } from '../refusal.ts';

/** Which Stripe a rehearsal works with. */
export interface StripeAccount {
  readonly secretKey: string;
  /** Of `stripe listen`, which brings webhooks to this machine; null where it is not used, and with our own Stripe. */
  readonly webhookSecret: string | null;
  /** Of our own Stripe; null for the real one. */
  readonly endpoint: string | null;
}

/** Our own Stripe takes any test key. Joined, so that nothing looks like a key that has leaked. */
const OWN_KEY = ['sk', 'test', 'soloist'].join('_');

/**
 * Our own Stripe, or the test mode of the account whose key is `STRIPE_TEST_KEY`, in the environment or in `.env`.
 *
 * @param root the repository's
 * @param own address of our own Stripe
 * @throws Refusal for a key that could move real money
 */
export function chooseStripe(root: string, own: string, environment = process.env): StripeAccount {
  const { STRIPE_TEST_KEY: key, STRIPE_WEBHOOK_SECRET: webhookSecret } = {
    ...readEnvFile(root),
    ...environment,
  };
  if (!key) return { secretKey: OWN_KEY, webhookSecret: null, endpoint: own };
  if (!/^(sk|rk)_test_/.test(key)) {
    throw new Refusal('STRIPE_TEST_KEY is no test key: npm start takes sk_test_… or rk_test_…');
  }
  return { secretKey: key, webhookSecret: webhookSecret || null, endpoint: null };
}

function readEnvFile(root: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(root, '.env'), 'utf8'));
  } catch {
    return {};
  }
}
