import { absent, allOf, anyOf, equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { Erasure } from './erasure.ts';

/** As long as events can be replayed, which is longer than a backup can bring back what was erased, seconds: 90 days. */
const KEPT_S = 90 * 86_400;
const DUE = 'ERASURES';
export const ERASURE_SORT_KEY = 'ERASURE';

/** Beside the person: the one item of theirs that an erasure leaves. */
const erasureKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: ERASURE_SORT_KEY });
/**
 * Who is to be erased, by the time: one partition, which holds nobody but those under way, so that one query finds
 * whoever is due, however long nobody looked.
 */
const dueKey = ({ dueAt, userId }: Due): Key => ({
  pk: DUE,
  sk: `${new Date(dueAt).toISOString()}#${userId}`,
});

/** Who is to be erased, and when: ms since the epoch. */
export type Due = Pick<Erasure, 'userId' | 'dueAt'>;

/** Erasures, by person and by the time when they are due. */
export class ErasureRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. Null for who has not asked for it, or took it back. */
  async find(userId: string): Promise<Erasure | null> {
    const item = await this.#table.get<Stored>(erasureKey(userId), { consistent: true });
    return item && toErasure(item);
  }

  /** A page of those whose time has come and who are not erased yet, the longest overdue first. */
  async due(now: number, cursor: string | null): Promise<Page<Due>> {
    const last = dueKey({ dueAt: now, userId: '~' }).sk; // behind every id of that moment
    return this.#table.query({ pk: DUE, between: ['0', last], cursor, limit: 100, consistent: true });
  }

  /** A page of all that are under way, the next one first. */
  async pending(cursor: string | null): Promise<Page<Due>> {
    return this.#table.query({ pk: DUE, cursor, limit: 100, consistent: true });
  }

  /** Fails unless there is none, or one that has ended: the table may be from before it. */
  insert({ organisations: _, ...erasure }: Erasure): Write[] {
    const { userId, dueAt } = erasure;
    const condition = anyOf(absent('pk'), equals({ state: 'erased' }));
    return [
      this.#table.put({ ...erasureKey(userId), ...erasure }, { condition }),
      this.#table.put({ ...dueKey(erasure), userId, dueAt }),
    ];
  }

  /** Takes a wish back; fails when it was begun, or taken back before. */
  withdraw(erasure: Erasure): Write[] {
    const condition = equals({ state: 'closing' });
    return [
      this.#table.delete(erasureKey(erasure.userId), { condition }),
      this.#table.delete(dueKey(erasure)),
    ];
  }

  /** From here on there is no way back; fails when it was taken back, or begun before. */
  begin({ userId }: Erasure): Write {
    const condition = equals({ state: 'closing' });
    return this.#table.update(erasureKey(userId), { set: { state: 'erasing' } }, { condition });
  }

  /** An organisation goes with the person. */
  takeAlong(userId: string, organisationId: string): Write {
    const add = { organisations: new Set([organisationId]) };
    return this.#table.update(erasureKey(userId), { add }, { condition: equals({ state: 'erasing' }) });
  }

  /** Every module has removed what it held, for the first time; fails when that is known. */
  sweep({ userId }: Erasure, sweptAt: number): Write {
    const condition = allOf(equals({ state: 'erasing' }), equals({ sweptAt: null }));
    return this.#table.update(erasureKey(userId), { set: { sweptAt } }, { condition });
  }

  /** Nothing is left to do. What stays says so for as long as anybody may ask. */
  finish(erasure: Erasure, now: number): Write[] {
    const expiresAt = Math.floor(now / 1_000) + KEPT_S;
    return [
      this.#table.update(erasureKey(erasure.userId), { set: { state: 'erased', expiresAt } }),
      this.#table.delete(dueKey(erasure)),
    ];
  }
}

interface Stored extends Item, Omit<Erasure, 'organisations'> {
  readonly organisations?: ReadonlySet<string>;
}

function toErasure({
  userId,
  state,
  requestedAt,
  dueAt,
  organisations = new Set(),
  sweptAt,
}: Stored): Erasure {
  return { userId, state, requestedAt, dueAt, organisations: [...organisations].sort(), sweptAt };
}
