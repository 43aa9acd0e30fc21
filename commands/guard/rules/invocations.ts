import { codeShifts } from '../code-shifts.ts';
import {
  pathOf,
  type RefusedChange,
  type Resource,
  resourcesOf,
  type StackChange,
  type StackState,
} from '../change.ts';
import { References } from '../references.ts';

interface Invocation {
  readonly logicalId: string;
  readonly resource: Resource;
  /** The function that may be invoked: its logical id is part of it. */
  readonly target: string;
  /** Who may invoke it, and from where. */
  readonly caller: string;
}

/**
 * Someone loses the right to invoke a function whose code changes. The permission is the alias's, which old and new
 * version share: whoever still calls the old one (a load balancer, a bucket, a schedule) is refused at once.
 */
export function invocations(changes: readonly StackChange[]): RefusedChange[] {
  const references = {
    before: new References(changes, 'before'),
    after: new References(changes, 'after'),
  };
  const shifted = codeShifts(changes);
  return changes.flatMap(({ stack, before, after }) => {
    const kept = invocationsOf(after, stack, references.after);
    return invocationsOf(before, stack, references.before)
      .filter(({ target }) =>
        shifted.some((shift) => shift.stack === stack && isOf(target, shift.logicalId, before)),
      )
      .filter(
        ({ target, caller }) => !kept.some((other) => other.target === target && other.caller === caller),
      )
      .map(({ logicalId, resource, caller }) => ({
        rule: 'invocations',
        stack,
        logicalId,
        path: pathOf(logicalId, resource),
        message: `it takes the right to invoke a function from ${caller} and changes that function's code`,
        wayOut: 'keep the permission in this deployment; take it away in the next one, which changes no code',
      }));
  });
}

function invocationsOf(state: StackState | null, stack: string, references: References): Invocation[] {
  return resourcesOf(state)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Permission')
    .map(([logicalId, resource]) => {
      const { FunctionName, Principal, SourceArn, SourceAccount } = resource.Properties ?? {};
      const caller = [Principal, SourceArn, SourceAccount]
        .filter((part) => part !== undefined)
        .map((part) => references.text(part, stack));
      const target = references.text(FunctionName, stack).replace(/\.Arn\}$/, '}');
      return { logicalId, resource, target, caller: caller.join(' ') };
    });
}

/** Whether a permission's target is the function, or an alias of it. */
function isOf(target: string, functionId: string, state: StackState | null): boolean {
  if (target.endsWith(`/${functionId}}`)) return true;
  return resourcesOf(state).some(
    ([id, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Alias' &&
      target.endsWith(`/${id}}`) &&
      JSON.stringify(Properties?.FunctionName).includes(`"${functionId}"`),
  );
}
