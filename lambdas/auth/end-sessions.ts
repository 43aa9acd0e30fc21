import { AUTH_AUDIT } from './auth.contract.ts';
import type { AuthServices } from './services.ts';
import type { Note } from './administration/note.ts';
import type { Session } from './session.ts';

export interface EndingAll {
  readonly userId: string;
  /** The session that stays, null for none. */
  readonly except: string | null;
  readonly device: string;
  /** Writes down who ended them, where it is not their owner. */
  readonly note?: Note;
}

/** Ends somebody's sessions, page by page; each page is one transaction, and gone at once. */
export async function endSessions(
  services: Pick<AuthServices, 'transactions' | 'users' | 'sessions' | 'sessionCache'>,
  ending: EndingAll,
): Promise<void> {
  const { transactions, users, sessions } = services;
  const { userId, except, device } = ending;
  const own: Note = (transaction, action) => users.audit(transaction, { userId, action, device });
  const note = ending.note ?? own;
  let cursor: string | null = null;
  do {
    const page: { sessions: Session[]; cursor: string | null } = await sessions.page(userId, cursor);
    const ended = page.sessions.filter(({ sessionId }) => sessionId !== except);
    if (ended.length > 0) {
      const transaction = transactions.begin();
      for (const { sessionId } of ended) {
        for (const write of sessions.remove(userId, sessionId)) transaction.add(write);
      }
      note(transaction, AUTH_AUDIT.sessionsRevoked);
      await transaction.commit();
      await buryAll(services, ended);
    }
    cursor = page.cursor;
  } while (cursor !== null);
}

export async function buryAll(
  { sessionCache }: Pick<AuthServices, 'sessionCache'>,
  ended: readonly Session[],
): Promise<void> {
  await Promise.all(ended.map(({ userId, sessionId }) => sessionCache.bury(userId, sessionId)));
}
