import type { Administration } from '../../lambdas/api/operator.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { assertKnown } from '../shared/known-person.ts';

export interface Asked {
  readonly add?: string | undefined;
  readonly remove?: string | undefined;
}

/**
 * Does what was asked, and answers what there is to say; the list without anything asked.
 * @throws Refusal for an address that nobody has proven, and for both at once
 */
export async function changeAdmins(
  administration: Pick<Administration, 'holders' | 'grant' | 'withdraw'>,
  { add, remove }: Asked,
): Promise<string> {
  if (add !== undefined && remove !== undefined)
    throw new Refusal('got --add and --remove: give one of them');
  if (add !== undefined) {
    const outcome = assertKnown(await administration.grant(add, 'admin'), add);
    const needs = 'logins with an authenticator app or a passkey have the role';
    return outcome === 'done' ? `${add} is an admin now: ${needs}` : `${add} is an admin already: ${needs}`;
  }
  if (remove !== undefined) {
    const outcome = assertKnown(await administration.withdraw(remove, 'admin'), remove);
    return outcome === 'done' ? `${remove} is no admin any more` : `${remove} is no admin`;
  }
  const admins = await administration.holders('admin');
  if (admins.length === 0) return 'there is no admin: add one with --add MAIL';
  return admins.map(({ userId, email }) => `  ${userId}  ${email ?? '(erased)'}`).join('\n');
}
