import type { RefusedChange, Rule, StackChange } from './change.ts';
import { deleted } from './rules/deleted.ts';
import { exports } from './rules/exports.ts';
import { indexes } from './rules/indexes.ts';
import { invocations } from './rules/invocations.ts';
import { moved } from './rules/moved.ts';
import { permissions } from './rules/permissions.ts';
import { replaced } from './rules/replaced.ts';
import { rewritten } from './rules/rewritten.ts';
import { taken } from './rules/taken.ts';
import { unpinned } from './rules/unpinned.ts';
import { unprotected } from './rules/unprotected.ts';

/** By the name that a refusal carries: its section in docs/decisions/guard.md. */
export const RULES: Readonly<Record<string, Rule>> = {
  deleted,
  moved,
  replaced,
  rewritten,
  unprotected,
  unpinned,
  indexes,
  permissions,
  invocations,
  exports,
  taken,
};

/**
 * What a deployment would do that can't be undone, or would break what is running. Stacks without a `before` are
 * deployed for the first time: nothing can be lost in them.
 * @param changes the stacks of one stage, as they are deployed and as they would be
 */
export function guard(changes: readonly StackChange[]): RefusedChange[] {
  return Object.values(RULES).flatMap((rule) => rule(changes));
}
