import type { Outcome } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';

/** @throws Refusal when nobody has proven the address */
export function assertKnown(outcome: Outcome, email: string): Exclude<Outcome, 'unknown'> {
  if (outcome !== 'unknown') return outcome;
  throw new Refusal(
    `nobody with the address ${email} has registered and proven it: they must register first`,
  );
}
