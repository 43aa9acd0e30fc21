import type { AuthServices } from './services.ts';

export interface Ending {
  readonly userId: string;
  readonly sessionId: string;
  readonly device: string;
  /** What the audit log says. */
  readonly action: string;
}

/** The session had ended before. */
class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

/** Ends one session at once: in DynamoDB first, then in the cache. Does nothing where it has ended already. */
export async function endSession(services: AuthServices, ending: Ending): Promise<void> {
  const { sessions, sessionCache, transactions, users } = services;
  const { userId, sessionId, device, action } = ending;
  const transaction = transactions.begin();
  for (const write of sessions.end(userId, sessionId)) transaction.add(write, () => new SessionEnded());
  users.audit(transaction, { userId, action, device });
  try {
    await transaction.commit();
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
  }
  // also where it had ended: the attempt that ended it may have died before this line
  await sessionCache.bury(userId, sessionId);
}
