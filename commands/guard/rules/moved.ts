import { PINNED } from '../../../lib/pinned.ts';
import { pathOf, type RefusedChange, type StackChange } from '../change.ts';
import { departures } from '../departures.ts';

/** A stateful resource has another logical id, or another stack: CloudFormation would create a new, empty one. */
export function moved(changes: readonly StackChange[]): RefusedChange[] {
  return departures(changes).flatMap(({ stack, logicalId, before, type, movedTo }) => {
    if (!movedTo) return [];
    const pinned = PINNED[before.Type]?.includes(logicalId) ? ', which is pinned in lib/pinned.ts' : '';
    const sameStack = movedTo.stack === stack;
    return [
      {
        rule: 'moved',
        stack,
        logicalId,
        path: pathOf(logicalId, before),
        message: sameStack
          ? `it changes the logical id of the ${type.noun} ${logicalId}${pinned}, to ${movedTo.logicalId}: the new one would be empty`
          : `it moves the ${type.noun} ${logicalId}${pinned}, to ${movedTo.logicalId} in ${movedTo.stack}: the new one would be empty`,
        wayOut: sameStack
          ? `give the construct its old id and place back, or keep the logical id: (construct.node.defaultChild as CfnResource).overrideLogicalId('${logicalId}')`
          : 'leave it where it is; if it must move, use a CloudFormation stack refactor (npx cdk refactor), which moves it with its data and changes nothing else',
      },
    ];
  });
}
