import { equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Page, Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { refundKey } from '../keys.ts';
import type { Refund } from './refund.ts';

/** Refunds, kept for good: who gave back what, and why. */
export class RefundRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. */
  async find(organisationId: string, refundId: string): Promise<Refund | null> {
    const key = refundKey(organisationId, refundId);
    const item = await this.#table.get<Refund & Key>(key, { consistent: true });
    return item && toRefund(item);
  }

  /** Those of an order that aren't settled; read strongly. */
  async pendingOf(organisationId: string, orderId: string): Promise<Refund[]> {
    const { pk, sk: prefix } = refundKey(organisationId, '');
    const pending: Refund[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Refund & Key> = await this.#table.query({ pk, prefix, cursor, consistent: true });
      pending.push(...page.items.map(toRefund));
      cursor = page.cursor;
    } while (cursor !== null);
    return pending.filter((refund) => refund.status === 'pending' && refund.orderId === orderId);
  }

  insert(refund: Refund): Write {
    return this.#table.put(toItem(refund), { ifAbsent: true });
  }

  /** Begins the next attempt of a pending one. @throws ConditionFailed when another request did */
  async next(refund: Refund): Promise<Refund> {
    const { attempts } = refund;
    const next = { ...refund, attempts: attempts + 1 };
    const condition = equals({ status: 'pending', attempts });
    await this.#table.write(this.#table.put(toItem(next), { condition }));
    return next;
  }

  /** Says what came of a pending one. */
  settle(refund: Refund): Write {
    return this.#table.put(toItem(refund), { condition: equals({ status: 'pending' }) });
  }
}

function toItem(refund: Refund): Item & Key {
  return { ...refundKey(refund.organisationId, refund.refundId), ...refund };
}

function toRefund({ pk: _, sk: __, ...refund }: Refund & Key): Refund {
  return refund;
}
