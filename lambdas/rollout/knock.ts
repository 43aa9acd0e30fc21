import type { HeartbeatAccount } from '../heartbeat/heartbeat.contract.ts';
import type { HttpCall, HttpClient } from '../platform/http-client.ts';

export interface Knocking {
  /** The service as users reach it: a tenth of the requests goes to the new version. */
  readonly send: HttpClient;
  readonly account: HeartbeatAccount;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  /** How long, seconds. */
  readonly seconds: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Told of each knock as it ends, with what was wrong or null. */
  readonly onKnock: (failure: string | null) => void;
}

const EVERY_MS = 500;

/**
 * Makes traffic, twice a second: without users the alarms would see nothing of a new version's first minutes. Decides
 * nothing, and throws nothing.
 */
export async function knock({ send, account, paths, seconds, now, pause, onKnock }: Knocking): Promise<void> {
  const end = now() + seconds * 1_000;
  const attempt = async (call: HttpCall): Promise<string> => {
    try {
      const { status, text } = await send(call);
      onKnock(status >= 500 ? `${call.path}: got ${status}` : null);
      return text;
    } catch (error) {
      onKnock(`${call.path}: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    }
  };

  const token = tokenIn(await attempt({ method: 'POST', path: '/v1/auth/login', body: account }));
  // an access token lives for ten minutes, twice as long as a canary
  const bearer = token === null ? {} : { token };
  for (let turn = 0; now() < end; turn += 1) {
    const path = paths[turn % paths.length]!;
    await Promise.all([attempt({ method: 'GET', path, ...bearer }), pause(EVERY_MS)]);
  }
  if (token !== null) await attempt({ method: 'POST', path: '/v1/auth/logout', token });
}

/** Null where the login did not succeed: the knocks then are answered 401, which a version can answer as well. */
function tokenIn(text: string): string | null {
  try {
    const { accessToken } = JSON.parse(text) as { accessToken?: unknown };
    return typeof accessToken === 'string' ? accessToken : null;
  } catch {
    return null;
  }
}
