import { ROOT_ANNOUNCED_MS } from '../../../lambdas/api/operator.ts';

const MINUTE_MS = 60_000;

/** How long after a rotation nothing is moved: until every function, whatever its clock says, uses the new root. */
export const REKEYED_AFTER_MS = ROOT_ANNOUNCED_MS + MINUTE_MS;

/** How long after it nothing is retired: a function may have begun before the turn, and runs for 15 minutes at most. */
export const RETIRED_AFTER_MS = ROOT_ANNOUNCED_MS + 15 * MINUTE_MS;
