import type { Clock } from '../platform/clock.ts';
import type { Page, Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { newId } from '../platform/ids.ts';
import { auditKey } from './keys.ts';

const KEPT_DAYS = 365;
const DAY_S = 86_400;

/** Something that happened in somebody's account, to be written down. */
export interface AuditEntry {
  readonly userId: string;
  /** Such as `session.started`: the modules' contracts list them. */
  readonly action: string;
  /** What did it, such as `Firefox on Linux`; no address and no raw user agent. */
  readonly device: string;
}

export interface AuditRecord {
  readonly id: string;
  readonly action: string;
  readonly device: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface AuditQuery {
  readonly limit: number;
  readonly cursor: string | null;
}

/** What happened in people's accounts, kept for a year. */
export class AuditRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  append({ userId, action, device }: AuditEntry): Write {
    const at = this.#clock.now();
    const id = newId(at);
    const key = auditKey(userId, new Date(at).toISOString(), id);
    const expiresAt = Math.floor(at / 1_000) + KEPT_DAYS * DAY_S;
    return this.#table.put({ ...key, id, action, device, at, expiresAt });
  }

  /** Newest first. @throws BadRequest `cursor_invalid` */
  async page(userId: string, { limit, cursor }: AuditQuery): Promise<Page<AuditRecord>> {
    const { pk } = auditKey(userId, '', '');
    const page = await this.#table.query<AuditRecord>({
      pk,
      prefix: 'AUDIT#',
      limit,
      cursor,
      forward: false,
    });
    const items = page.items.map(({ id, action, device, at }) => ({ id, action, device, at }));
    return { items, cursor: page.cursor };
  }
}
