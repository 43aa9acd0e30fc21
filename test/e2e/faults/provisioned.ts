import type { Run } from '../rehearsal.ts';
import { createClient } from '../client.ts';
import { until } from '../until.ts';
import { stripeSecret } from './stripe.ts';

/** Waits until a rehearsal that was started with secrets has its clients at the providers of logins, and sells. */
export async function provisioned(run: Run): Promise<void> {
  await until('our clients at the providers of logins', 60_000, async () => {
    const { body } = await createClient(run.api)('GET', '/v1/auth/oauth');
    return body.providers.length > 0;
  });
  // the last thing that npm run stripe does
  await until('the secret of the webhooks', 60_000, () => stripeSecret(run));
}
