import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { DomainEvent } from '../platform/events/event.ts';
import { ARCHIVE_PREFIX } from './archive.contract.ts';

/** An event as it came by the stream. */
export interface Arrival {
  /** Its place in the stream, unique in its shard. */
  readonly sequence: string;
  /** The stream record's own id, unique everywhere. */
  readonly recordId: string;
  readonly event: DomainEvent;
}

/** One object of the archive: the events of one hour that came in one batch. */
export interface ArchiveObject {
  readonly key: string;
  /** JSON lines, gzip. */
  readonly body: Buffer;
  readonly arrivals: readonly Arrival[];
}

/**
 * The objects that a batch makes, in the stream's order. The same batch makes the same objects, byte for byte, so that
 * a retry writes over what it finds.
 */
export function archiveObjects(arrivals: readonly Arrival[]): ArchiveObject[] {
  const hours = Map.groupBy(arrivals, ({ event }) => hourOf(event));
  return Array.from(hours, ([hour, group]) => ({
    key: `${ARCHIVE_PREFIX}${hour}/${nameOf(group[0]!)}.jsonl.gz`,
    body: gzipSync(group.map(({ event }) => `${JSON.stringify(event)}\n`).join('')),
    arrivals: group,
  }));
}

/** `2026/11/21/07`, when the event happened. */
function hourOf({ at }: DomainEvent): string {
  return new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/');
}

/** Begins with the sequence number, so that a listing has the order of the stream. */
function nameOf({ sequence, recordId }: Arrival): string {
  // Lambda doesn't tell the shard, and two shards might give one number: the record's id sets them apart
  const mark = createHash('sha256').update(recordId).digest('hex').slice(0, 8);
  return `${sequence.padStart(40, '0')}-${mark}`;
}
