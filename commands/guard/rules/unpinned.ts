import { PINNED, RELEASED } from '../../../lib/pinned.ts';
import { isRetained, pathOf, type RefusedChange, resourcesOf, type StackChange } from '../change.ts';
import { statefulTypeOf } from '../stateful.ts';

/**
 * A resource whose template says that it is to be kept is not in lib/pinned.ts, or no longer: then no test would see
 * its id change. A stack's first deployment passes, because there is nothing to lose yet.
 */
export function unpinned(
  changes: readonly StackChange[],
  pinned: Readonly<Record<string, readonly string[]>> = PINNED,
): RefusedChange[] {
  const released = RELEASED.map(({ logicalId }) => logicalId);
  return changes.flatMap(({ stack, before, after }) => {
    if (!before) return [];
    return resourcesOf(after)
      .filter(([, resource]) => statefulTypeOf(resource) && isRetained(resource.DeletionPolicy))
      .filter(([id, { Type }]) => !pinned[Type]?.includes(id) && !released.includes(id))
      .map(([logicalId, resource]) => ({
        rule: 'unpinned',
        stack,
        logicalId,
        path: pathOf(logicalId, resource),
        message: `the ${statefulTypeOf(resource)?.noun} ${logicalId} is to be kept, but its id is not pinned`,
        wayOut: `add '${logicalId}' to PINNED['${resource.Type}'] in lib/pinned.ts; a line that was there comes back as it was`,
      }));
  });
}
