import { equals, exists } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { RefreshableSession, RefreshState, Session } from './session.ts';

/** A partition of its own: a grant by leading keys lets other functions read sessions, and nothing else of a person. */
const sessionKey = (userId: string, sessionId: string): Key => ({
  pk: `SESSION#${userId}`,
  sk: `SESSION#${sessionId}`,
});
/** Apart from the session, where that grant doesn't reach: refresh tokens are nothing to who only verifies. */
const refreshKey = (userId: string, sessionId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `REFRESH#${sessionId}`,
});

/** What a rotation changes. */
export type Rotation = RefreshState & Pick<Session, 'lastSeenAt' | 'idleEndsAt' | 'device'>;

/** A transaction ends a page of sessions, two items each, and writes up to 40 more items; DynamoDB takes 100. */
const PAGE = 30;

/** Sessions; a session that has ended isn't there. All reads are strong. */
export class SessionRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(userId: string, sessionId: string): Promise<Session | null> {
    const item = await this.#table.get<Session & Item>(sessionKey(userId, sessionId), CONSISTENT);
    return item && toSession(item);
  }

  /** With its refresh tokens. */
  async findRefreshable(userId: string, sessionId: string): Promise<RefreshableSession | null> {
    const [session, tokens] = await Promise.all([
      this.find(userId, sessionId),
      this.#table.get<RefreshState>(refreshKey(userId, sessionId), CONSISTENT),
    ]);
    if (!session || !tokens) return null;
    return { ...session, refreshHash: tokens.refreshHash, previous: tokens.previous };
  }

  /** A page of somebody's sessions, oldest first, with those that have expired lately. */
  async page(userId: string, cursor: string | null = null) {
    const { pk, sk: prefix } = sessionKey(userId, '');
    const query = { pk, prefix, cursor, limit: PAGE, ...CONSISTENT };
    const { items, cursor: next } = await this.#table.query<Session & Item>(query);
    return { sessions: items.map(toSession), cursor: next };
  }

  insert({ refreshHash, previous, ...session }: RefreshableSession): Write[] {
    const { userId, sessionId } = session;
    const expiresAt = seconds(session.idleEndsAt);
    const tokens = { ...refreshKey(userId, sessionId), refreshHash, previous, expiresAt };
    return [
      this.#table.put({ ...sessionKey(userId, sessionId), ...session, expiresAt }, { ifAbsent: true }),
      this.#table.put(tokens, { ifAbsent: true }),
    ];
  }

  /** A session without refresh tokens: nothing prolongs it. */
  insertUnrefreshable(session: Session): Write {
    const expiresAt = seconds(session.idleEndsAt);
    const item = { ...sessionKey(session.userId, session.sessionId), ...session, expiresAt };
    return this.#table.put(item, { ifAbsent: true });
  }

  /** Exchanges the refresh token; fails when another request has done so since the session was read, or it has ended. */
  rotate({ userId, sessionId, refreshHash }: RefreshableSession, rotation: Rotation): Write[] {
    const { refreshHash: successor, previous, ...session } = rotation;
    const expiresAt = seconds(session.idleEndsAt);
    return [
      this.#table.update(
        refreshKey(userId, sessionId),
        { set: { refreshHash: successor, previous, expiresAt } },
        { condition: equals({ refreshHash }) },
      ),
      this.#table.update(
        sessionKey(userId, sessionId),
        { set: { ...session, expiresAt } },
        { condition: exists() },
      ),
    ];
  }

  /** Its owner has proven who they are; fails when it has ended. */
  prove(userId: string, sessionId: string, proof: Proven): Write {
    return this.#table.update(sessionKey(userId, sessionId), { set: proof }, { condition: exists() });
  }

  /** Ends a session; fails when it has ended already. */
  end(userId: string, sessionId: string): Write[] {
    return [
      this.#table.delete(sessionKey(userId, sessionId), { condition: exists() }),
      this.#table.delete(refreshKey(userId, sessionId)),
    ];
  }

  /** Ends a session, or leaves it ended. */
  remove(userId: string, sessionId: string): Write[] {
    return [
      this.#table.delete(sessionKey(userId, sessionId)),
      this.#table.delete(refreshKey(userId, sessionId)),
    ];
  }
}

/** What a proof changes: the time, and that there were two factors where there were. */
export type Proven = Readonly<Pick<Session, 'authenticatedAt'> & { mfa?: true }>;

const CONSISTENT = { consistent: true } as const;

function toSession(item: Session & Item): Session {
  const { userId, sessionId, version, device, mfa, impersonatedBy = null } = item;
  const { createdAt, lastSeenAt, authenticatedAt, idleEndsAt } = item;
  const times = { createdAt, lastSeenAt, authenticatedAt, idleEndsAt };
  return { userId, sessionId, version, device, mfa, impersonatedBy, ...times };
}

const seconds = (ms: number) => Math.ceil(ms / 1_000);
