import { Forbidden } from '../../platform/errors.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { AUDIT_REASON_PURPOSE } from '../../users/users.contract.ts';
import type { AuthServices } from '../services.ts';
import { deviceFor, isOperator } from './actor.ts';
import type { Actor } from './actor.ts';

/** Writes an action down, in the transaction that does it. */
export type Note = (transaction: Transaction, action: string) => void;

/** Their role was withdrawn, or they were suspended, in this very moment. */
class NoAdminAnyMore extends Forbidden {
  constructor() {
    super('forbidden', 'this is for those with the role admin');
  }
}

/**
 * Has what somebody does to another's account written down twice: in the person's log and in the administrators'. The
 * reason is sealed by the person's key, so that it goes with them. It also holds the transaction to the actor's right:
 * of two administrators who suspend each other at once, one stays.
 */
export async function noteOf(
  { users, standings }: Pick<AuthServices, 'users' | 'standings'>,
  actor: Actor,
  userId: string,
): Promise<Note> {
  const { by, device, reason } = actor;
  const personal = reason === null ? null : await users.sealOf(userId);
  const why =
    reason === null || personal === null ? {} : { sealedReason: personal.seal(reason, AUDIT_REASON_PURPOSE) };
  return (transaction, action) => {
    users.audit(transaction, { userId, by, action, device: deviceFor(actor), ...why });
    users.audit(transaction, { admins: true, by, action, device, about: userId, ...why });
    if (!isOperator(actor)) transaction.add(standings.checkAdmin(by), () => new NoAdminAnyMore());
  };
}
