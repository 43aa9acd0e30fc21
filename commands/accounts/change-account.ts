import type { Administration } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { assertKnown } from '../shared/known-person.ts';

export interface Asked {
  readonly suspend?: string | undefined;
  readonly reinstate?: string | undefined;
  readonly 'log-out'?: string | undefined;
}

/** What there is to say of each outcome, after the address. */
const SENTENCES = {
  suspend: { done: 'is suspended', already: 'was suspended already; no session is left' },
  reinstate: { done: 'may log in again', already: 'is not suspended' },
  logOut: { done: 'is logged out everywhere', already: 'is logged out everywhere' },
} as const;

/**
 * Does what was asked, and answers what there is to say.
 * @throws Refusal for an address that nobody has proven, and unless one thing is asked
 */
export async function changeAccount(
  administration: Pick<Administration, keyof typeof SENTENCES>,
  { suspend, reinstate, 'log-out': logOut }: Asked,
): Promise<string> {
  const asked = Object.entries({ suspend, reinstate, logOut }).filter(([, email]) => email !== undefined);
  const [[change, email] = []] = asked as [keyof typeof SENTENCES, string][];
  if (change === undefined || email === undefined || asked.length > 1) {
    throw new Refusal('give one of --suspend MAIL, --reinstate MAIL and --log-out MAIL');
  }
  const outcome = assertKnown(await administration[change](email), email);
  return `${email} ${SENTENCES[change][outcome]}`;
}
