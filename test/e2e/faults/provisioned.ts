import { createClient } from '../client.ts';
import type { Run } from '../rehearsal.ts';
import { until } from '../until.ts';
import { command } from './commands.ts';

/** Waits until the rehearsal has its clients at the providers of logins, and brings to Stripe what is sold. */
export async function provisioned(run: Run): Promise<void> {
  await until('our clients at the providers of logins', 60_000, async () => {
    const { body } = await createClient(run.api)('GET', '/v1/auth/oauth');
    return body.providers.length > 0;
  });
  await command(run, 'stripe');
}
