import { absent } from '../dynamodb/expression.ts';
import type { Item } from '../dynamodb/item.ts';
import { put } from '../dynamodb/write.ts';
import type { Write } from '../dynamodb/write.ts';
import type { DomainEvent } from './event.ts';

const SHARDS = 16;

/**
 * For how long the table keeps an event, in days: to browse and replay it, and to archive it again where the archive
 * missed it. The archive keeps it for good.
 */
export const EVENT_LIFE_DAYS = 90;

/** The write that puts an event into the outbox. It fails when the aggregate's version is taken. */
export function outboxWrite(table: string, event: DomainEvent): Write {
  const { id, type, at, version, subject, data } = event;
  const pk = `${event.module}#${event.aggregate}`;
  const item = {
    pk,
    sk: sortableVersion(version),
    id,
    type,
    at,
    version,
    subject,
    data,
    shard: shardOf(event),
    expiresAt: Math.floor(at / 1000) + EVENT_LIFE_DAYS * 86_400,
  };
  return put(table, item, { condition: absent('pk') });
}

/** The event in an item of the outbox. */
export function eventOf(item: Item): DomainEvent {
  const { pk, id, type, at, version, subject, data } = item as unknown as StoredEvent;
  if (typeof pk !== 'string' || typeof type !== 'string' || typeof id !== 'string') {
    throw new Error(`got an item that is no event: its attributes are ${Object.keys(item).join(', ')}`);
  }
  const [module = '', ...aggregate] = pk.split('#');
  return { id, type, module, aggregate: aggregate.join('#'), version, at, subject: subject ?? null, data };
}

interface StoredEvent extends DomainEvent {
  readonly pk: string;
}

/** Texts sort like the numbers that they stand for. */
export function sortableVersion(version: number): string {
  return String(version).padStart(12, '0');
}

/** The index's partition: an hour in one of 16 shards, so that no hour is a hot partition. */
function shardOf(event: DomainEvent): string {
  const hour = new Date(event.at).toISOString().slice(0, 13);
  const random = Number.parseInt(event.id.slice(-2), 16); // the end of a UUIDv7 is random
  return `${hour}#${random % SHARDS}`;
}
