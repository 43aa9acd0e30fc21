import { ROOT_ANNOUNCED_MS } from '../../platform/roots.ts';
import type { RotatedSecret } from '../../platform/secrets.ts';

export { ROOT_ANNOUNCED_MS };

/** The root to make things with now: the previous one until everybody knows the current one. */
export function activeRoot({ current, previous }: RotatedSecret, now: number): string {
  return previous && now < current.createdAt + ROOT_ANNOUNCED_MS ? previous.text : current.text;
}

/**
 * Every root that may have made something which still lives, the active one first.
 *
 * @param lifeMs how long a thing lives once it was made
 */
export function knownRoots(secret: RotatedSecret, now: number, lifeMs: number): [string, ...string[]] {
  const { current, previous } = secret;
  const active = activeRoot(secret, now);
  if (!previous) return [active];
  // the newer of both: whoever takes a rotation back makes the older version current again
  const turn = Math.max(current.createdAt, previous.createdAt) + ROOT_ANNOUNCED_MS;
  const others = [current.text, ...(now < turn + lifeMs ? [previous.text] : [])];
  return [active, ...new Set(others.filter((root) => root !== active))];
}
