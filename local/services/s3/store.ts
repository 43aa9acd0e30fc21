import { AwsError, type Clock, type Journal } from '../../service.ts';
import type { Blobs } from './blobs.ts';
import { Bucket } from './bucket.ts';
import type { ObjectVersion } from './object-version.ts';
import type { BucketSettings } from './settings.ts';

/** A version as it is now, or that it is gone. */
export type Entry =
  | { readonly stored: ObjectVersion }
  | { readonly removed: Pick<ObjectVersion, 'bucket' | 'key' | 'versionId'> };

/** Every bucket that the templates declare, with the objects that the journal held. */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #journal: Journal<Entry>;

  constructor(declared: readonly BucketSettings[], journal: Journal<Entry>, blobs: Blobs, clock: Clock) {
    this.#journal = journal;
    const changes = {
      stored: (stored: ObjectVersion) => journal.append({ stored }),
      removed: ({ bucket, key, versionId }: ObjectVersion) =>
        journal.append({ removed: { bucket, key, versionId } }),
    };
    for (const settings of declared)
      this.#buckets.set(settings.name, new Bucket({ settings, blobs, clock, changes }));

    // objects of a bucket that is declared no more stay, as they do in an account that retains it
    const kept = replay(journal.load());
    for (const version of kept) this.#buckets.get(version.bucket)?.restore(version);
    journal.rewrite(kept.map((stored) => ({ stored })));
    blobs.keepOnly(new Set(kept.flatMap(({ blob }) => blob ?? [])));
  }

  /** Throws `NoSuchBucket`. */
  bucket(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
    return bucket;
  }

  find(name: string): Bucket | null {
    return this.#buckets.get(name) ?? null;
  }

  all(): readonly Bucket[] {
    return [...this.#buckets.values()];
  }

  close(): void {
    this.#journal.close();
  }
}

/** The versions that are left, in the order in which they were stored. */
function replay(entries: readonly Entry[]): ObjectVersion[] {
  const versions = new Map<string, ObjectVersion>();
  const idOf = ({ bucket, key, versionId }: Pick<ObjectVersion, 'bucket' | 'key' | 'versionId'>) =>
    JSON.stringify([bucket, key, versionId]);
  for (const entry of entries) {
    if ('removed' in entry) {
      versions.delete(idOf(entry.removed));
      continue;
    }
    const id = idOf(entry.stored);
    const known = versions.get(id);
    // the same content again is new tags only, which leave the version in its place
    if (known && known.blob !== entry.stored.blob) versions.delete(id);
    versions.set(id, entry.stored);
  }
  return [...versions.values()];
}
