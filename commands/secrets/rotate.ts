import { randomBytes } from 'node:crypto';
import { SIGNING_ROTATION } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { day, minute as time } from './time.ts';
import type { Versions } from './versions.ts';

/** The signing root, as its stack calls it. */
const SIGNING = 'AuthSigningSecret';
/** base64url: 64 characters, as CloudFormation's. */
const ROOT_BYTES = 48;

export interface Rotation {
  /** Whether the roots of before are to be forgotten at once, with everything that they signed. */
  readonly leaked: boolean;
}

export interface RotationDeps {
  readonly versions: Versions;
  readonly secrets: readonly { readonly name: string; readonly arn: string }[];
  /** Ends what verifiers believe of older roots; see withdrawKeys of auth. */
  readonly withdrawKeys: (rootsAt: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Puts a fresh signing root, and answers what follows when.
 * @throws Refusal while a rotation would log somebody out who hasn't said so
 */
export async function rotate(deps: RotationDeps, asked: Rotation): Promise<string> {
  const { versions, secrets, withdrawKeys, now } = deps;
  const signing = secrets.find(({ name }) => name === SIGNING);
  if (!signing) throw new Refusal(`the stage has no secret ${SIGNING}: deploy it as it is now`);
  const fresh = () => versions.put(signing.arn, randomBytes(ROOT_BYTES).toString('base64url'));

  if (asked.leaked) {
    // twice: the leaked root becomes AWSPREVIOUS, and then loses that label too
    await fresh();
    await fresh();
    const labelled = await versions.labelled(signing.arn);
    await withdrawKeys(labelled.get('AWSCURRENT') ?? now());
    return FORGOTTEN;
  }
  assertForgettable(await versions.labelled(signing.arn), now());
  await fresh();
  return rotated(now());
}

function assertForgettable(labelled: ReadonlyMap<string, number>, now: number): void {
  const previous = labelled.get('AWSPREVIOUS');
  if (previous === undefined) return;
  const last = Math.max(labelled.get('AWSCURRENT') ?? 0, previous);
  const free = last + SIGNING_ROTATION.forgottenAfterMs;
  if (now >= free) return;
  throw new Refusal(
    `the signing root was rotated on ${day(last)}, and sessions that rest since then still need the one before it: rotate again from ${day(free)} on, or with --leaked, which ends all sessions`,
  );
}

const FORGOTTEN = `the signing root was replaced, and what it signed is void: within a minute for functions that verify by the table,
  within five for the api, which then knows it no more.
  Everybody has to log in again; API keys go on.`;

function rotated(now: number): string {
  const { signsAfterMs, retiredAfterMs, forgottenAfterMs } = SIGNING_ROTATION;
  return `the signing root was rotated; nobody is logged out.
  ${time(now + signsAfterMs)}  its keys sign, published beside the old ones until then
  ${time(now + retiredAfterMs)}  the old keys leave the JWKS: their last token is dead
  ${time(now + forgottenAfterMs)}  the last refresh token of before is dead: from then on it can be rotated again`;
}
