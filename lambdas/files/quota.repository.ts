import { absent, anyOf, atMost, exists } from '../platform/dynamodb/expression.ts';
import type { Item } from '../platform/dynamodb/item.ts';
import type { Page, Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import type { FileRecord } from './file.ts';
import { quotaKey, reservationKey } from './keys.ts';
import type { Delta, Usage } from './quota.ts';

/** Bytes that an upload under way keeps from others. */
export interface Reservation {
  readonly organisationId: string;
  readonly fileId: string;
  readonly purpose: FileRecord['purpose'];
  readonly bytes: number;
  /** Milliseconds since the epoch: when they may be taken back. */
  readonly until: number;
}

/**
 * The counter of an organisation's bytes. `committedBytes` is what is used and reserved together: one attribute,
 * because a condition can't add.
 */
export class QuotaRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Read strongly. */
  async usage(organisationId: string): Promise<Usage> {
    return usageIn(await this.#table.get(quotaKey(organisationId), { consistent: true }));
  }

  /** Fails where it would go over the limit. */
  reserve({ organisationId, quotaBytes: bytes }: FileRecord, limitBytes: number): Write {
    const room = limitBytes - bytes;
    const fits = atMost('committedBytes', room);
    // without a counter there is nothing yet, and what is too large by itself does not fit then either
    const condition = room < 0 ? fits : anyOf(absent('committedBytes'), fits);
    return this.#table.update(quotaKey(organisationId), { add: { committedBytes: bytes } }, { condition });
  }

  change(organisationId: string, { committedBytes, usedBytes, files }: Delta): Write {
    return this.#table.update(quotaKey(organisationId), { add: { committedBytes, usedBytes, files } });
  }

  begin({ organisationId, fileId, purpose, quotaBytes: bytes, reservedUntil: until }: FileRecord): Write {
    const reservation: Reservation = { organisationId, fileId, purpose, bytes, until };
    return this.#table.put({ ...reservationKey(organisationId, until, fileId), ...reservation });
  }

  /** Fails where it has ended: nobody may give the same bytes back twice. */
  end({ organisationId, fileId, until }: Pick<Reservation, 'organisationId' | 'fileId' | 'until'>): Write {
    return this.#table.delete(reservationKey(organisationId, until, fileId), { condition: exists() });
  }

  /** Reservations that may be taken back by now, a page of the oldest. */
  expired(organisationId: string, now: number): Promise<Page<Reservation>> {
    const { pk, sk: first } = reservationKey(organisationId, 0, '');
    const { sk: last } = reservationKey(organisationId, now, '');
    return this.#table.query<Reservation>({ pk, between: [first, last], consistent: true });
  }
}

/** @param item the counter, null where there is none yet */
export function usageIn(item: Item | null): Usage {
  const { usedBytes = 0, committedBytes = 0, files = 0 } = (item ?? {}) as Partial<Record<string, number>>;
  return { usedBytes, reservedBytes: committedBytes - usedBytes, files };
}
