import type { Send } from '../client.ts';
import { expectStatus } from '../target.ts';
import { until } from '../until.ts';

/** Asks for an export, and waits until it was gathered; answers its path. */
export async function exported(call: Send): Promise<string> {
  const asked = await call('POST', '/v1/users/me/export');
  expectStatus(asked, 202);
  const path = `/v1/users/me/exports/${asked.body.id}`;
  await until('the export', 90_000, async () => (await call('GET', path)).body.state === 'ready');
  return path;
}
