import type { Clock } from '../../platform/clock.ts';
import { currentContext } from '../../platform/context.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { newId } from '../../platform/ids.ts';
import { auditKey, auditLogOf } from '../keys.ts';
import { coarse } from './network.ts';

const DAY_S = 86_400;

/** Something that happened in somebody's account or in an organisation, to be written down. */
export type AuditEntry = PersonalEntry | OrganisationEntry;

interface What {
  /** Such as `session.started`: the modules' contracts list them. */
  readonly action: string;
  /** What did it, such as `Firefox on Linux`; no address and no raw user agent. */
  readonly device: string;
  /** The id of whom or what it was done to, where the log doesn't say so. */
  readonly about?: string;
  /** Why, in the words of who did it: administrators are asked for it. */
  readonly reason?: string;
}

/** For the log of a person. */
export interface PersonalEntry extends What {
  readonly userId: string;
  /** Who did it. @default the person */
  readonly by?: string;
}

/** For the log of an organisation. */
export interface OrganisationEntry extends What {
  readonly organisationId: string;
  readonly by: string;
}

export interface AuditRecord {
  readonly id: string;
  readonly action: string;
  /** The id of who did it. */
  readonly by: string;
  /** The administrator who acted in their place. */
  readonly impersonator: string | null;
  readonly device: string;
  /** Where from, no nearer than a town: an IPv4 /24 or an IPv6 /48; null for what no request did. */
  readonly network: string | null;
  readonly about: string | null;
  readonly reason: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface AuditQuery {
  readonly limit: number;
  readonly cursor: string | null;
}

export interface AuditDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** How long an entry is kept, as soloist.config.ts says. */
  readonly keepDays: number;
}

/** What happened in people's accounts and in organisations: entries are added, and end when their time is over. */
export class AuditRepository {
  readonly #deps: AuditDeps;

  constructor(deps: AuditDeps) {
    this.#deps = deps;
  }

  /** Always one write. Where it came from, and in whose place, is the request's: see `platform/context`. */
  append(entry: AuditEntry): Write {
    const { table, clock, keepDays } = this.#deps;
    const { action, device, about = null, reason = null } = entry;
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
      reason,
      at,
    };
    const key = auditKey(auditLogOf(entry), new Date(at).toISOString(), id);
    const expiresAt = Math.floor(at / 1_000) + keepDays * DAY_S;
    return table.put({ ...key, ...record, expiresAt });
  }

  /** A person's own log, newest first. @throws BadRequest `cursor_invalid` */
  async page(userId: string, { limit, cursor }: AuditQuery): Promise<Page<AuditRecord>> {
    const { pk, sk: prefix } = auditKey(auditLogOf({ userId }), '', '');
    const query = { pk, prefix: prefix.slice(0, 'AUDIT#'.length), limit, cursor, forward: false };
    const page = await this.#deps.table.query<AuditRecord>(query);
    return { items: page.items.map(toRecord), cursor: page.cursor };
  }
}

function toRecord(item: AuditRecord): AuditRecord {
  const { id, action, by, impersonator, device, network, about, reason, at } = item;
  return { id, action, by, impersonator, device, network, about, reason, at };
}
