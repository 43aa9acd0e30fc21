import type { AuthServices } from './services.ts';
import { isAlive } from './session.ts';
import type { Session } from './session.ts';

/** A page of somebody's sessions, oldest first. */
export async function listSessions(
  { sessions, clock }: Pick<AuthServices, 'sessions' | 'clock'>,
  { userId, cursor }: { readonly userId: string; readonly cursor: string | null },
): Promise<{ readonly sessions: readonly Session[]; readonly cursor: string | null }> {
  const page = await sessions.page(userId, cursor);
  // DynamoDB takes up to two days to remove what has expired
  return { ...page, sessions: page.sessions.filter((session) => isAlive(session, clock.now())) };
}
