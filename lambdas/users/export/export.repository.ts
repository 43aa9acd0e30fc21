import { absent, anyOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { dataKeyKey, exportKey, exportPartKey, exportTurnKey } from '../keys.ts';
import { PAUSE_MS } from './export.ts';
import type { Export, Part } from './export.ts';

const CONSISTENT = { consistent: true } as const;

/** Exports and their parts. All reads are strong; what is past its end isn't there. */
export class ExportRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(userId: string, exportId: string, now: number): Promise<Export | null> {
    const item = await this.#table.get<Export & Key>(exportKey(userId, exportId), CONSISTENT);
    return item && item.endsAt > now ? toExport(item) : null;
  }

  /** Newest first; nobody has more than one for each day that they are kept. */
  async list(userId: string, now: number): Promise<readonly Export[]> {
    const { pk, sk: prefix } = exportKey(userId, '');
    const { items } = await this.#table.query<Export & Key>({ pk, prefix, forward: false, ...CONSISTENT });
    return items.filter(({ endsAt }) => endsAt > now).map(toExport);
  }

  /** All of them, in the order of their numbers. */
  async parts({ userId, exportId }: Pick<Export, 'userId' | 'exportId'>): Promise<readonly Part[]> {
    const { pk, sk: prefix } = exportPartKey(userId, exportId, null);
    const parts: Part[] = [];
    let cursor: string | null = null;
    do {
      const query = { pk, prefix, cursor, limit: 1_000, ...CONSISTENT };
      const page: Page<Part & Item> = await this.#table.query<Part & Item>(query);
      parts.push(...page.items.map(toPart));
      cursor = page.cursor;
    } while (cursor !== null);
    return parts;
  }

  async part(
    { userId, exportId }: Pick<Export, 'userId' | 'exportId'>,
    number: number,
  ): Promise<Part | null> {
    const item = await this.#table.get<Part & Item>(exportPartKey(userId, exportId, number), CONSISTENT);
    return item && toPart(item);
  }

  /** Takes the day's turn; fails, with the turn that stands there, while the last one is not over. */
  takeTurn(userId: string, now: number): Write {
    const nextAt = now + PAUSE_MS;
    const item = { ...exportTurnKey(userId), nextAt, expiresAt: seconds(nextAt) };
    return this.#table.put(item, { condition: anyOf(absent('pk'), atMost('nextAt', now)) });
  }

  insert(found: Export): Write {
    const key = exportKey(found.userId, found.exportId);
    return this.#table.put({ ...key, ...found, expiresAt: seconds(found.endsAt) }, { ifAbsent: true });
  }

  /** Makes the step that follows `from`; fails when another delivery of its message has made it, or it is gone. */
  advance(from: Export, set: Partial<Export>): Write {
    const { userId, exportId, step } = from;
    const changes = { set: { ...set, step: step + 1 } };
    return this.#table.update(exportKey(userId, exportId), changes, { condition: equals({ step }) });
  }

  insertPart({ userId, exportId, endsAt }: Export, part: Part): Write {
    const key = exportPartKey(userId, exportId, part.number);
    return this.#table.put({ ...key, ...part, expiresAt: seconds(endsAt) });
  }

  /** Fails when the person was erased: their data key goes first. */
  checkPerson(userId: string): Write {
    return this.#table.check(dataKeyKey(userId), exists());
  }
}

function toExport(item: Export): Export {
  const { exportId, userId, state, step, module, cursor, parts, requestedAt, updatedAt, endsAt } = item;
  return { exportId, userId, state, step, module, cursor, parts, requestedAt, updatedAt, endsAt };
}

function toPart({ number, module, key, records, bytes }: Part): Part {
  return { number, module, key, records, bytes };
}

const seconds = (ms: number) => Math.ceil(ms / 1_000);
