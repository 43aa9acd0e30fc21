import { isSame, pathOf, type RefusedChange, type StackChange } from '../change.ts';
import { statefulChanges } from '../departures.ts';

/** A stateful resource keeps its id, but a property changes that CloudFormation can't change in place. */
export function replaced(changes: readonly StackChange[]): RefusedChange[] {
  return statefulChanges(changes).flatMap(({ stack, logicalId, before, after, type }) => {
    const causes =
      before.Type === after.Type
        ? type.replacedBy.filter((name) => !isSame(before.Properties?.[name], after.Properties?.[name]))
        : [`its type, from ${before.Type} to ${after.Type}`];
    if (causes.length === 0) return [];
    return [
      {
        rule: 'replaced',
        stack,
        logicalId,
        path: pathOf(logicalId, before),
        message: `it replaces the ${type.noun} ${logicalId} by an empty one, because of ${causes.join(', ')}`,
        wayOut: `add a second ${type.noun} under an id of its own and deploy; write to both and copy what is there; let the code read the new one and deploy; then release the old one (rule deleted)`,
      },
    ];
  });
}
