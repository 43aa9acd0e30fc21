import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { Conflict } from '../../platform/errors.ts';

const ATTEMPTS = 10;

/** Another request has changed the order since it was read. */
export class OrderChanged extends Conflict {
  constructor() {
    super('version_conflict', 'somebody else keeps changing this order; read it again', {
      headers: { 'Retry-After': '1' },
    });
  }
}

/** Reads and decides again when another request came between the reading and the writing. */
export async function untilUnchanged<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isChanged = error instanceof OrderChanged || error instanceof ConditionFailed;
      if (!isChanged) throw error;
      if (attempt === ATTEMPTS) throw new OrderChanged();
    }
  }
}
