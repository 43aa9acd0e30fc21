import { absent, anyOf, atMost, equals } from '../../platform/dynamodb/expression.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { Conflict } from '../../platform/errors.ts';
import { randomToken } from '../../platform/ids.ts';
import { changeKey } from '../keys.ts';
import type { PaymentsServices } from '../services.ts';

/** Outlasts the function's time-out, ms: whoever holds it longer was stopped. */
const LEASE_MS = 35_000;

/** Two changes at once would each be made of a state that the other one ends. */
class ChangeInFlight extends Conflict {
  constructor(options: ErrorOptions) {
    const detail = 'the subscription is being changed by another request; try again soon';
    super('change_in_flight', detail, { ...options, headers: { 'Retry-After': '2' } });
  }
}

/**
 * Does `work` unless another change of the organisation's subscription is under way.
 *
 * @throws Conflict `change_in_flight`
 */
export async function oneAtATime<T>(
  { table, clock }: Pick<PaymentsServices, 'table' | 'clock'>,
  organisationId: string,
  work: () => Promise<T>,
): Promise<T> {
  const key = changeKey(organisationId);
  const token = randomToken(12);
  const now = clock.now();
  const lease = { ...key, token, until: now + LEASE_MS, expiresAt: Math.ceil((now + LEASE_MS) / 1_000) };
  const isFree = anyOf(absent('pk'), atMost('until', now));
  await hold(table.write(table.put(lease, { condition: isFree })), (cause) => {
    throw new ChangeInFlight({ cause });
  });
  try {
    return await work();
  } finally {
    // somebody else's by now, when it took too long
    await hold(table.write(table.delete(key, { condition: equals({ token }) })), () => undefined);
  }
}

async function hold(write: Promise<unknown>, otherwise: (cause: ConditionFailed) => void): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    otherwise(error);
  }
}
