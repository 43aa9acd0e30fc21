import {
  isSame,
  resourceChanges,
  resourcesOf,
  type Resource,
  type ResourceChange,
  type StackChange,
} from './change.ts';
import { statefulTypeOf, type StatefulType } from './stateful.ts';

/** Where something that looks the same came up. */
export interface Place {
  readonly stack: string;
  readonly logicalId: string;
}

/** Something stateful that leaves its stack. */
export interface Departure extends ResourceChange {
  readonly type: StatefulType;
  /** Whether the whole stack is part of the app no more. */
  readonly stackGone: boolean;
  /** Something new of the same type and properties: the same thing under another id; null when nothing is. */
  readonly movedTo: Place | null;
}

export interface StatefulChange extends ResourceChange {
  readonly type: StatefulType;
  readonly after: Resource;
}

/** Stateful resources that are deployed and no longer in the templates. */
export function departures(changes: readonly StackChange[]): Departure[] {
  const arrivals = arrivalsOf(changes);
  return resourceChanges(changes).flatMap((change) => {
    const type = statefulTypeOf(change.before);
    if (!type || change.after) return [];
    const found = arrivals.findIndex(({ resource }) => resembles(resource, change.before));
    // taken: two alike that left are not both moved to the one that came
    const [movedTo = null] = found < 0 ? [] : arrivals.splice(found, 1);
    const stackGone = changes.some(({ stack, after }) => stack === change.stack && !after);
    return [
      {
        ...change,
        type,
        stackGone,
        movedTo: movedTo && { stack: movedTo.stack, logicalId: movedTo.logicalId },
      },
    ];
  });
}

/** Stateful resources that are deployed and stay. */
export function statefulChanges(changes: readonly StackChange[]): StatefulChange[] {
  return resourceChanges(changes).flatMap((change) => {
    const type = statefulTypeOf(change.before);
    return type && change.after ? [{ ...change, type, after: change.after }] : [];
  });
}

function arrivalsOf(changes: readonly StackChange[]): (Place & { readonly resource: Resource })[] {
  return changes.flatMap(({ stack, before, after }) =>
    resourcesOf(after)
      .filter(([logicalId]) => !before?.template.Resources?.[logicalId])
      .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
}

function resembles(one: Resource, other: Resource): boolean {
  return one.Type === other.Type && isSame(one.Properties, other.Properties);
}
