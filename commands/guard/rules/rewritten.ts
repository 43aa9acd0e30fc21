import { isSame, pathOf, type RefusedChange, type StackChange } from '../change.ts';
import { statefulChanges } from '../departures.ts';

/** A property changes that overwrites what is inside: a secret whose recipe changes is generated anew. */
export function rewritten(changes: readonly StackChange[]): RefusedChange[] {
  return statefulChanges(changes).flatMap(({ stack, logicalId, before, after, type }) => {
    const causes = (type.rewrittenBy ?? []).filter(
      (name) => !isSame(before.Properties?.[name], after.Properties?.[name]),
    );
    if (causes.length === 0) return [];
    return [
      {
        rule: 'rewritten',
        stack,
        logicalId,
        path: pathOf(logicalId, before),
        message: `it changes ${causes.join(', ')} of the ${type.noun} ${logicalId}: CloudFormation then writes a new value over it, and what the old one sealed or signed can't be read`,
        wayOut: `leave the property; for another value add a second ${type.noun} and let the code accept both until nothing needs the old one`,
      },
    ];
  });
}
