import type { Clock } from '../../platform/clock.ts';
import { currentContext } from '../../platform/context.ts';
import { encodeCursor } from '../../platform/dynamodb/cursor.ts';
import type { Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { newId } from '../../platform/ids.ts';
import { auditKey, auditLogOf } from '../keys.ts';
import type { AuditEntry, AuditFilter, AuditLogOwner, AuditRecord } from './audit-entry.ts';
import { coarse } from './network.ts';

const DAY_S = 86_400;

/** Entries that one call looks through, at most, for those that a filter lets pass. */
export const MAX_READ = 1_000;
const READ = 200;

export interface AuditQuery {
  readonly limit: number;
  readonly cursor: string | null;
  /** @default every entry */
  readonly filter?: AuditFilter;
}

export interface AuditDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** How long an entry is kept, as soloist.config.ts says. */
  readonly keepDays: number;
}

type Stored = AuditRecord & Key & { readonly expiresAt: number };

/** What happened in people's accounts and in organisations: entries are added, and end when their time is over. */
export class AuditRepository {
  readonly #deps: AuditDeps;

  constructor(deps: AuditDeps) {
    this.#deps = deps;
  }

  /** Always one write. Where it came from, and in whose place, is the request's: see `platform/context`. */
  append(entry: AuditEntry): Write {
    const { table, clock, keepDays } = this.#deps;
    const { action, device, about = null, sealedReason = null } = entry;
    const at = clock.now();
    const id = newId(at);
    const { network, impersonator = null } = currentContext() ?? {};
    const record: AuditRecord = {
      id,
      action,
      by: entry.by ?? ('userId' in entry ? entry.userId : ''),
      impersonator,
      device,
      network: network === undefined ? null : coarse(network),
      about,
      sealedReason,
      at,
    };
    const key = auditKey(auditLogOf(entry), new Date(at).toISOString(), id);
    const expiresAt = Math.floor(at / 1_000) + keepDays * DAY_S;
    return table.put({ ...key, ...record, expiresAt });
  }

  /**
   * A log, newest first. A page may hold fewer than asked for although there are more: a filter that lets little pass
   * would otherwise read the whole log at once.
   *
   * @throws BadRequest `cursor_invalid`
   */
  async page(owner: AuditLogOwner, { limit, cursor, filter = {} }: AuditQuery): Promise<Page<AuditRecord>> {
    const { pk, between } = rangeOf(owner, filter);
    const passes = this.#passing(filter);
    const items: AuditRecord[] = [];
    let next = cursor;
    let read = 0;
    do {
      const query = { pk, between, limit: READ, cursor: next, forward: false };
      const page: Page<Stored> = await this.#deps.table.query<Stored>(query);
      for (const [index, item] of page.items.entries()) {
        if (passes(item)) items.push(toRecord(item));
        const isLast = index === page.items.length - 1 && page.cursor === null;
        // where the reader stopped, and not where DynamoDB did
        if (items.length === limit) return { items, cursor: isLast ? null : cursorAt(item) };
      }
      next = page.cursor;
      read += page.items.length;
    } while (next !== null && read < MAX_READ);
    return { items, cursor: next };
  }

  #passing({ action, by }: AuditFilter) {
    const now = this.#deps.clock.now();
    return (item: Stored): boolean =>
      // DynamoDB takes up to two days to remove what has expired
      item.expiresAt * 1_000 > now &&
      (action === undefined || item.action.startsWith(action)) &&
      (by === undefined || item.by === by || item.impersonator === by);
  }
}

function rangeOf(owner: AuditLogOwner, { from, to }: AuditFilter) {
  const log = auditLogOf(owner);
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const { pk, sk: first } = auditKey(log, iso(from) ?? '', '');
  // `~` comes after every character of a time and of an id
  const { sk: last } = auditKey(log, iso(to) ?? '~', '~');
  return { pk, between: [from === undefined ? 'AUDIT#' : first, last] as const };
}

function cursorAt({ pk, sk }: Key): string {
  return encodeCursor({ pk, sk }, 'pk');
}

function toRecord(item: AuditRecord): AuditRecord {
  const { id, action, by, impersonator, device, network, about, sealedReason = null, at } = item;
  return { id, action, by, impersonator, device, network, about, sealedReason, at };
}
