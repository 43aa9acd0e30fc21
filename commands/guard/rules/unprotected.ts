import {
  isRetained,
  pathOf,
  type RefusedChange,
  type Resource,
  resourcesOf,
  type StackChange,
  type StackState,
} from '../change.ts';
import { statefulChanges, type StatefulChange } from '../departures.ts';
import { statefulTypeOf } from '../stateful.ts';

/** What keeps state from being lost is switched off: the way to a deletion that no later rule would see. */
export function unprotected(changes: readonly StackChange[]): RefusedChange[] {
  return [...statefulChanges(changes).flatMap(ofResource), ...changes.flatMap(ofStack)];
}

function ofResource(change: StatefulChange): RefusedChange[] {
  const { stack, logicalId, before, after, type } = change;
  const lost = [
    ...(['DeletionPolicy', 'UpdateReplacePolicy'] as const)
      .filter((policy) => isRetained(before[policy]) && !isRetained(after[policy]))
      .map((policy) => `${policy} ${before[policy]}`),
    ...Object.entries(type.protections ?? {})
      .filter(([, isOn]) => isOn(propertiesOf(before)) && !isOn(propertiesOf(after)))
      .map(([protection]) => protection),
  ];
  if (lost.length === 0) return [];
  return [
    {
      rule: 'unprotected',
      stack,
      logicalId,
      path: pathOf(logicalId, before),
      message: `it takes ${lost.join(', ')} from the ${type.noun} ${logicalId}`,
      wayOut: `keep it: nothing in a deployment needs it gone; a ${type.noun} that is to go leaves its stack protected (rule deleted) and loses its protection by hand`,
    },
  ];
}

function ofStack({ stack, before, after }: StackChange): RefusedChange[] {
  if (!before?.terminationProtection || !after || after.terminationProtection) return [];
  const held = statefulIn(before);
  if (held === 0) return [];
  return [
    {
      rule: 'unprotected',
      stack,
      logicalId: null,
      path: stack,
      message: `it takes termination protection from the stack ${stack}, which holds ${held} stateful resources`,
      wayOut: 'keep it: npm run destroy takes it off when the stage is to go',
    },
  ];
}

function statefulIn(state: StackState): number {
  return resourcesOf(state).filter(([, resource]) => statefulTypeOf(resource)).length;
}

function propertiesOf({ Properties = {} }: Resource): Readonly<Record<string, unknown>> {
  return Properties;
}
