import { equals, exists } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { Session } from './session.ts';

const sessionKey = (userId: string, sessionId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `SESSION#${sessionId}`,
});

/** What a rotation changes. */
export type Rotation = Pick<Session, 'refreshHash' | 'previous' | 'lastSeenAt' | 'idleEndsAt' | 'device'>;

/** The outcome of a rotation: done, or how the session stands that another request was first to change. */
export type Rotated = { readonly done: true } | { readonly done: false; readonly session: Session | null };

/** Sessions; a session that has ended isn't there. All reads are strong. */
export class SessionRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(userId: string, sessionId: string): Promise<Session | null> {
    const item = await this.#table.get<Session & Item>(sessionKey(userId, sessionId), { consistent: true });
    return item && toSession(item);
  }

  /** A page of somebody's sessions, oldest first, with those that have expired lately. */
  async page(userId: string, cursor: string | null = null) {
    const { pk, sk: prefix } = sessionKey(userId, '');
    const { items, cursor: next } = await this.#table.query<Session>({
      pk,
      prefix,
      cursor,
      consistent: true,
    });
    return { sessions: items.map(toSession), cursor: next };
  }

  insert(session: Session): Write {
    const { userId, sessionId } = session;
    const item = { ...sessionKey(userId, sessionId), ...session, expiresAt: seconds(session.idleEndsAt) };
    return this.#table.put(item, { ifAbsent: true });
  }

  /** Exchanges the refresh token, unless another request has done so since the session was read. */
  async rotate({ userId, sessionId, refreshHash }: Session, rotation: Rotation): Promise<Rotated> {
    const write = this.#table.update(
      sessionKey(userId, sessionId),
      { set: { ...rotation, expiresAt: seconds(rotation.idleEndsAt) } },
      { condition: equals({ refreshHash }) },
    );
    try {
      await this.#table.write(write);
      return { done: true };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return { done: false, session: error.item && toSession(error.item as Item & Session) };
    }
  }

  /** Its owner has proven who they are; fails when it has ended. */
  prove(userId: string, sessionId: string, authenticatedAt: number): Write {
    const key = sessionKey(userId, sessionId);
    return this.#table.update(key, { set: { authenticatedAt } }, { condition: exists() });
  }

  /** Ends a session; fails when it has ended already. */
  end(userId: string, sessionId: string): Write {
    return this.#table.delete(sessionKey(userId, sessionId), { condition: exists() });
  }

  /** Ends a session, or leaves it ended. */
  remove(userId: string, sessionId: string): Write {
    return this.#table.delete(sessionKey(userId, sessionId));
  }
}

function toSession(item: Session): Session {
  const { userId, sessionId, version, device, createdAt, lastSeenAt, authenticatedAt, idleEndsAt } = item;
  const { refreshHash, previous } = item;
  return {
    userId,
    sessionId,
    version,
    device,
    createdAt,
    lastSeenAt,
    authenticatedAt,
    idleEndsAt,
    refreshHash,
    previous,
  };
}

const seconds = (ms: number) => Math.ceil(ms / 1_000);
