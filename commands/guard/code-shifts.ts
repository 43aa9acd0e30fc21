import { isSame, resourceChanges, type ResourceChange, type Resource, type StackChange } from './change.ts';

const FUNCTION = 'AWS::Lambda::Function';
/** What makes other code of it. Not its environment: a grant brings its variables along, and takes them with it. */
const CODE = ['Code', 'Handler', 'Runtime', 'Layers'];

export interface CodeShift extends ResourceChange {
  readonly after: Resource;
}

/**
 * Functions whose code changes. For minutes old and new code run side by side then: while CloudFormation goes on
 * from the roles to the functions, while a canary lasts, and after a rollback.
 */
export function codeShifts(changes: readonly StackChange[]): CodeShift[] {
  return resourceChanges(changes).flatMap((change) => {
    const { before, after } = change;
    if (before.Type !== FUNCTION || after?.Type !== FUNCTION) return [];
    const shifts = CODE.some((name) => !isSame(before.Properties?.[name], after.Properties?.[name]));
    return shifts ? [{ ...change, after }] : [];
  });
}
