import type { Administration } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { assertKnown } from '../shared/known-person.ts';

export interface Asked {
  readonly suspend?: string | undefined;
  readonly reinstate?: string | undefined;
}

/**
 * Does what was asked, and answers what there is to say.
 * @throws Refusal for an address that nobody has proven, and unless one thing is asked
 */
export async function changeAccount(
  administration: Pick<Administration, 'suspend' | 'reinstate'>,
  { suspend, reinstate }: Asked,
): Promise<string> {
  if (suspend !== undefined && reinstate === undefined) {
    const outcome = assertKnown(await administration.suspend(suspend), suspend);
    return outcome === 'done'
      ? `${suspend} is suspended`
      : `${suspend} was suspended already; no session is left`;
  }
  if (reinstate !== undefined && suspend === undefined) {
    const outcome = assertKnown(await administration.reinstate(reinstate), reinstate);
    return outcome === 'done' ? `${reinstate} may log in again` : `${reinstate} is not suspended`;
  }
  throw new Refusal('give one of --suspend MAIL and --reinstate MAIL');
}
