import { Refusal } from '../../lib/errors/refusal.ts';
import { didYouMean } from '../../lib/config/nearest.ts';
import type { DeployedStack } from '../shared/deployed-stacks.ts';

/** A preview that is in the account. */
export interface Preview {
  readonly name: string;
  readonly stack: string;
  readonly status: string;
  /** Of its rule on the listener; null while it is being made. */
  readonly priority: number | null;
  /** Null while it is being made. */
  readonly expiresAt: Date | null;
}

/** The API's own rule has priority 100, and a preview's must come before it. */
const LAST_PRIORITY = 99;
const DAY_MS = 86_400_000;

/**
 * @param prefix what their stacks' names begin with, `soloist-pv-`
 */
export function previewOf(stack: DeployedStack, prefix: string): Preview {
  const { RulePriority, ExpiresAt } = stack.outputs;
  return {
    name: stack.name.slice(prefix.length),
    stack: stack.name,
    status: stack.status,
    priority: RulePriority ? Number(RulePriority) : null,
    expiresAt: ExpiresAt ? new Date(ExpiresAt) : null,
  };
}

/**
 * A preview's priority on the listener: the one it has, else a free one, the same for the same name if it can be.
 * @throws Refusal when all are taken
 */
export function priorityFor(name: string, previews: readonly Preview[]): number {
  const own = previews.find((preview) => preview.name === name)?.priority;
  if (own) return own;
  const taken = new Set(previews.map(({ priority }) => priority));
  const wanted = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % LAST_PRIORITY, 7);
  for (let step = 0; step < LAST_PRIORITY; step++) {
    const priority = ((wanted + step) % LAST_PRIORITY) + 1;
    if (!taken.has(priority)) return priority;
  }
  throw new Refusal(`there are ${LAST_PRIORITY} previews, which is all that fit: destroy one first`);
}

/** @throws Refusal naming the ones that there are */
export function previewNamed(name: string, previews: readonly Preview[]): Preview {
  const found = previews.find((preview) => preview.name === name);
  if (found) return found;
  const names = previews.map((preview) => preview.name);
  const known = names.length > 0 ? `expected one of: ${names.join(', ')}` : 'there are none';
  throw new Refusal(`unknown preview '${name}'${didYouMean(name, names)}, ${known}`);
}

/** A line for each preview; those past their day say how to end them. */
export function describePreviews(previews: readonly Preview[], now: Date): string {
  if (previews.length === 0) return 'there are no previews';
  const width = Math.max(...previews.map(({ name }) => name.length));
  return previews
    .map(({ name, status, expiresAt }) =>
      `${name.padEnd(width)}  ${status}  ${expiryOf(name, expiresAt, now)}`.trimEnd(),
    )
    .join('\n');
}

export function isExpired({ expiresAt }: Preview, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function expiryOf(name: string, expiresAt: Date | null, now: Date): string {
  if (!expiresAt) return '';
  const days = Math.round((expiresAt.getTime() - now.getTime()) / DAY_MS);
  const on = expiresAt.toISOString().slice(0, 10);
  return expiresAt > now
    ? `until ${on} (${days} days)`
    : `expired on ${on}: npm run preview -- ${name} --destroy`;
}
