import { setInterval } from 'node:timers';

import type { Context } from '../../../service.ts';
import type { S3 } from '../operation.ts';
import { sweep } from './sweep.ts';

// S3 takes a day; a minute keeps what a person tries out in sight
const SWEEP_MS = 60_000;

/**
 * Deletes what has expired: now, when the clock jumps, and every minute.
 * @returns the way to stop it
 */
export function keepSweeping({ store, announce }: S3, { clock, log }: Context): () => void {
  const sweepAll = () => {
    const count = store.all().reduce((sum, bucket) => sum + sweep(bucket, clock.now(), announce), 0);
    if (count > 0) log('deleted expired objects', { count });
  };
  sweepAll();
  const timer = setInterval(sweepAll, SWEEP_MS).unref();
  const stopListening = clock.onAdvance(sweepAll);
  return () => {
    clearInterval(timer);
    stopListening();
  };
}
