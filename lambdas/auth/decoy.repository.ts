import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { randomToken } from '../platform/ids.ts';

const KEPT_S = 60;
/** About as much as a real item has. */
const FILLER_BYTES = 150;

/** Writes that mean nothing: they make a refusal cost what the real thing costs, so that neither shows. */
export class DecoyRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  writes(count: number, now: number): Write[] {
    const expiresAt = Math.floor(now / 1_000) + KEPT_S;
    return Array.from({ length: count }, () =>
      this.#table.put({
        pk: `DECOY#${randomToken(16)}`,
        sk: 'DECOY',
        filler: randomToken(FILLER_BYTES),
        expiresAt,
      }),
    );
  }
}
