import { codeShifts, type CodeShift } from '../code-shifts.ts';
import { pathOf, type RefusedChange, type StackChange } from '../change.ts';
import { Roles, type RoleGrants } from '../roles.ts';
import { covers, overlap, type Grant } from '../statements.ts';

/**
 * A role may do less after a deployment that changes its function's code. CloudFormation narrows the role before the
 * function, so that old code meets the new role, and in a canary for as long as it lasts.
 */
export function permissions(changes: readonly StackChange[]): RefusedChange[] {
  const before = new Roles(changes, 'before');
  const after = new Roles(changes, 'after');
  return codeShifts(changes).flatMap((shift) => {
    const { stack, logicalId } = shift;
    const lost = lostBetween(
      before.of(shift.before.Properties?.Role, stack),
      after.of(shift.after.Properties?.Role, stack),
    );
    if (lost.length === 0) return [];
    return [
      {
        rule: 'permissions',
        stack,
        logicalId,
        path: pathOf(logicalId, shift.before),
        message: `it changes the code of ${nameOf(shift)} and takes permissions from it that the old code may still use: ${lost.join('; ')}`,
        wayOut:
          'keep the permission (and its environment variable) in this deployment; take it away in the next one, which changes no code',
      },
    ];
  });
}

function lostBetween(before: RoleGrants, after: RoleGrants): string[] {
  const allowed = before.grants.filter(({ effect }) => effect === 'Allow');
  const narrowed = allowed.filter((grant) => !after.grants.some((wide) => covers(wide, grant)));
  // a Deny that meets nothing which was allowed takes nothing away
  const denied = after.grants.filter(
    (deny) =>
      deny.effect === 'Deny' &&
      !before.grants.some((old) => covers(old, deny)) &&
      allowed.some((allow) => overlap(deny, allow)),
  );
  return [
    ...unique(narrowed.map(describe)),
    ...unique(denied.map((grant) => `denied: ${describe(grant)}`)),
    ...before.managed.filter((policy) => !after.managed.includes(policy)).map((policy) => `policy ${policy}`),
    ...(after.boundary !== null && after.boundary !== before.boundary ? [`boundary ${after.boundary}`] : []),
  ];
}

/** `dynamodb:putitem on ${soloist-staging-data/AuthTable60C69E80.Arn} (with conditions)` */
function describe({ action, resource, condition, whole }: Grant): string {
  if (whole !== null) return `the statement ${whole}`;
  const conditions = Object.keys(condition).length > 0 ? ' (with conditions)' : '';
  return `${action} on ${resource}${conditions}`;
}

function nameOf({ logicalId, before }: CodeShift): string {
  const name = before.Properties?.FunctionName;
  return typeof name === 'string' ? name : logicalId;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
