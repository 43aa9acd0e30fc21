import { readEnv } from '../platform/env.ts';
import { httpClient, type HttpClient } from '../platform/http-client.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { secret } from '../platform/secrets.ts';
import { heartbeat } from './heartbeat.ts';
import { HEARTBEAT_ENV, type HeartbeatAccount } from './heartbeat.contract.ts';

// three requests of this length end before the function's time-out does
const PATIENCE = { connectMs: 1_000, totalMs: 5_000 };

let client: HttpClient | undefined;

/** Lambda entry point of the heartbeat: a schedule. */
export const handler = heartbeat({
  // read when they are first needed: loading a bundle asks nothing of the environment
  send: (call) => (client ??= httpClient(readEnv({ url: PLATFORM_ENV.publicUrl }).url, PATIENCE))(call),
  account: async () => JSON.parse(await secret(readEnv(HEARTBEAT_ENV).account)) as HeartbeatAccount,
});
