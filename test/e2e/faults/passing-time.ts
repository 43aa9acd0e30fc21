import { setInterval } from 'node:timers/promises';
import { operator } from '../operator.ts';
import type { Run } from '../rehearsal.ts';

/** Whose messages the requests of a round wait for. */
const WORKERS = [
  ['soloist-staging-deliver', 'soloist-staging-deliver'],
  ['soloist-staging-accounts', 'soloist-staging-accounts'],
  ['soloist-staging-image-processor', 'soloist-staging-uploads'],
  ['soloist-staging-payments', 'soloist-staging-stripe-events'],
] as const;

const LOOK_EVERY_MS = 1_000;
const STUCK_LOOKS = 5;
const STEP_S = 60;

/**
 * Lets time go by while messages do nothing but wait for their next try: on a machine that others use as well a worker
 * may be too slow for its database, and a message is back only minutes later.
 */
export function passing(run: Run): { stop(): Promise<void> } {
  const { state, advance } = operator(run);
  const end = new AbortController();
  const watch = async () => {
    let stuck = 0;
    for await (const _ of setInterval(LOOK_EVERY_MS, null, { signal: end.signal })) {
      stuck = isWaiting(await state()) ? stuck + 1 : 0;
      if (stuck === STUCK_LOOKS) await advance(STEP_S);
      stuck %= STUCK_LOOKS;
    }
  };
  const watched = watch().catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
  return {
    stop: () => {
      end.abort();
      return watched;
    },
  };
}

/** Moves the clock on where messages do nothing but wait: never in the middle of what a lease guards. */
export async function skipWaiting(run: Run, seconds: number): Promise<void> {
  const { state, advance } = operator(run);
  if (isWaiting(await state())) await advance(seconds);
}

/** Whether nobody is at work, and somebody's message comes back later. */
function isWaiting({ functions, queues }: any): boolean {
  const loads = WORKERS.map(([name, queueName]) => {
    const { starting, busy, waiting } = functions.find((found: any) => found.functionName === name);
    const { visible, inFlight } = queues.find((found: any) => found.name === queueName);
    return { isAtWork: starting + busy + waiting + visible > 0, inFlight };
  });
  return loads.every(({ isAtWork }) => !isAtWork) && loads.some(({ inFlight }) => inFlight > 0);
}
