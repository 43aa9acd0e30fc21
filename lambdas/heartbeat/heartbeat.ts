import type { Context } from 'aws-lambda';
import { withContext } from '../platform/context.ts';
import type { HttpClient } from '../platform/http-client.ts';
import { log } from '../platform/log.ts';
import { flushMetrics, gauge } from '../platform/metrics.ts';
import { beat } from './beat.ts';
import { HEARTBEAT_METRIC, type HeartbeatAccount } from './heartbeat.contract.ts';

export interface HeartbeatDeps {
  /** The service as users reach it. */
  readonly send: HttpClient;
  account(): Promise<HeartbeatAccount>;
}

/** One beat for each invocation: 1 or 0 in the metric, whatever happens; a 0 says in the log which step failed. */
export function heartbeat({
  send,
  account,
}: HeartbeatDeps): (event: unknown, context: Context) => Promise<void> {
  return (_event, context) => {
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId: context.awsRequestId, remaining }, async () => {
      const began = performance.now();
      try {
        await beat(send, await account());
        gauge(HEARTBEAT_METRIC, 1);
        log.info('heartbeat', { ok: true, durationMs: Math.round(performance.now() - began) });
      } catch (error) {
        gauge(HEARTBEAT_METRIC, 0);
        log.error('heartbeat', error, { ok: false, durationMs: Math.round(performance.now() - began) });
      }
      flushMetrics();
    });
  };
}
