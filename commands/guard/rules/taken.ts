import { pathOf, type RefusedChange, type Resource, resourcesOf, type StackChange } from '../change.ts';
import { isLiteral, nameOf } from '../names.ts';

interface Named {
  readonly stack: string;
  readonly logicalId: string;
  readonly resource: Resource;
  readonly name: string;
}

/**
 * A resource gets a name that another one has as it is deployed. CloudFormation creates before it deletes, so that the
 * deployment ends with "already exists"; where AWS overwrites instead, it deletes afterwards what it has just made.
 */
export function taken(changes: readonly StackChange[]): RefusedChange[] {
  const deployed = changes.flatMap(({ stack, before }) => namedIn(stack, resourcesOf(before)));
  return changes.flatMap(({ stack, before, after }) =>
    namedIn(stack, resourcesOf(after)).flatMap((one) => {
      const old = before?.template.Resources?.[one.logicalId];
      if (old?.Type === one.resource.Type && nameOf(old) === one.name) return [];
      const holder = deployed.find((other) => isHeldBy(one, other));
      return holder ? [refusal(one, holder)] : [];
    }),
  );
}

function namedIn(stack: string, resources: readonly [string, Resource][]): Named[] {
  return resources.flatMap(([logicalId, resource]) => {
    const name = nameOf(resource);
    return name === null ? [] : [{ stack, logicalId, resource, name }];
  });
}

function isHeldBy(one: Named, other: Named): boolean {
  if (one.resource.Type !== other.resource.Type || one.name !== other.name) return false;
  return one.stack === other.stack ? one.logicalId !== other.logicalId : isLiteral(one.name);
}

function refusal({ stack, logicalId, resource, name }: Named, holder: Named): RefusedChange {
  const where = holder.stack === stack ? '' : ` of ${holder.stack}`;
  return {
    rule: 'taken',
    stack,
    logicalId,
    path: pathOf(logicalId, resource),
    message: `it gives ${logicalId} the name ${name}, which ${holder.logicalId}${where} has as it is deployed: CloudFormation creates before it deletes`,
    wayOut:
      holder.stack === stack
        ? `keep the logical id: (construct.node.defaultChild as CfnResource).overrideLogicalId('${holder.logicalId}'); or take another name`
        : 'take another name; or take the old one out in one deployment, and add the new one in the next',
  };
}
