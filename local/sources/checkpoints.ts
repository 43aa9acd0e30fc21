import type { Journal } from '../service.ts';

interface Checkpoint {
  readonly mapping: string;
  readonly shard: string;
  /** The last sequence number that is done with. */
  readonly sequence: string;
}

/** Above this the journal is rewritten with what counts. */
const ENTRIES_KEPT = 1000;

/** How far each mapping has read, so that after a crash nothing is left out. */
export class Checkpoints {
  private readonly journal: Journal<Checkpoint>;
  private readonly latest = new Map<string, Checkpoint>();

  constructor(journal: Journal<Checkpoint>) {
    this.journal = journal;
    for (const entry of journal.load()) this.latest.set(keyOf(entry.mapping, entry.shard), entry);
  }

  get(mapping: string, shard: string): string | null {
    return this.latest.get(keyOf(mapping, shard))?.sequence ?? null;
  }

  set(mapping: string, shard: string, sequence: string): void {
    if (this.get(mapping, shard) === sequence) return;
    const entry = { mapping, shard, sequence };
    this.latest.set(keyOf(mapping, shard), entry);
    if (this.journal.length < ENTRIES_KEPT) this.journal.append(entry);
    else this.journal.rewrite(this.latest.values());
  }

  close(): void {
    this.journal.close();
  }
}

function keyOf(mapping: string, shard: string): string {
  return `${mapping} ${shard}`;
}
