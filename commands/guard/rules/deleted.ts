import { RELEASED, type Released } from '../../../lib/pinned.ts';
import { isRetained, pathOf, type RefusedChange, type StackChange } from '../change.ts';
import { departures } from '../departures.ts';

const WAY_OUT =
  'first deploy code that no longer uses it; then move its id from PINNED to RELEASED in lib/pinned.ts with the reason, and deploy: it leaves the stack and stays in the account; delete it by hand once its data is saved';

/** Something stateful would leave its stack: deleted, or retained and then nobody's. */
export function deleted(
  changes: readonly StackChange[],
  released: readonly Released[] = RELEASED,
): RefusedChange[] {
  return departures(changes)
    .filter(({ movedTo }) => !movedTo)
    .filter(
      ({ logicalId, before }) =>
        !(isRetained(before.DeletionPolicy) && released.some((leaving) => leaving.logicalId === logicalId)),
    )
    .map(({ stack, logicalId, before, type, stackGone }) => {
      const what = stackGone
        ? `the stack ${stack} is part of the app no more, but holds the ${type.noun} ${logicalId}`
        : `it deletes the ${type.noun} ${logicalId}`;
      const fate = isRetained(before.DeletionPolicy)
        ? 'it would stay in the account, in no stack, updated and watched by nobody'
        : 'its data would be lost';
      return {
        rule: 'deleted',
        stack,
        logicalId,
        path: pathOf(logicalId, before),
        message: `${what}: ${fate}`,
        wayOut: stackGone ? `keep the stack; ${WAY_OUT}` : WAY_OUT,
      };
    });
}
