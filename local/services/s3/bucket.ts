import { createHash, randomBytes } from 'node:crypto';

import type { Clock } from '../../service.ts';
import type { Blobs } from './blobs.ts';
import type { BucketSettings } from './settings.ts';
import { UNVERSIONED, type NewObject, type ObjectVersion } from './object-version.ts';

/** Hears of each change before anyone is answered. */
export interface Changes {
  stored(version: ObjectVersion): void;
  removed(version: ObjectVersion): void;
}

export interface BucketOptions {
  readonly settings: BucketSettings;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly changes: Changes;
}

/** The objects of one bucket. */
export class Bucket {
  readonly settings: BucketSettings;
  readonly name: string;
  readonly versioned: boolean;
  readonly #options: BucketOptions;
  /** Newest version first. */
  readonly #objects = new Map<string, ObjectVersion[]>();

  constructor(options: BucketOptions) {
    this.settings = options.settings;
    this.name = options.settings.name;
    this.versioned = options.settings.versioned;
    this.#options = options;
  }

  /** Takes back what the journal held: the oldest version of a key first. */
  restore(version: ObjectVersion): void {
    const others = this.versions(version.key).filter(({ versionId }) => versionId !== version.versionId);
    this.#objects.set(version.key, [version, ...others]);
  }

  /** Stores an object, over the one of the same key where there is no versioning. */
  put(
    key: string,
    { body, headers = {}, metadata = {}, tags = {}, checksum = null }: NewObject,
  ): ObjectVersion {
    const { blobs } = this.#options;
    return this.#store({
      key,
      blob: blobs.write(body),
      size: body.length,
      etag: createHash('md5').update(body).digest('hex'),
      headers: { 'content-type': 'binary/octet-stream', ...headers },
      metadata,
      tags,
      checksum,
    });
  }

  /** The newest version, or the one named; null where there is none, or where the newest is a delete marker. */
  get(key: string, versionId?: string): ObjectVersion | null {
    const versions = this.versions(key);
    if (versionId !== undefined) return versions.find((each) => each.versionId === versionId) ?? null;
    return versions[0]?.blob ? versions[0] : null;
  }

  read(version: ObjectVersion): Buffer {
    return version.blob === null ? Buffer.alloc(0) : this.#options.blobs.read(version.blob);
  }

  /** Replaces the tags and nothing else: the content and its version stay. */
  tag(version: ObjectVersion, tags: Readonly<Record<string, string>>): void {
    const tagged = { ...version, tags };
    this.#options.changes.stored(tagged);
    const versions = this.versions(version.key).map((each) => (each === version ? tagged : each));
    this.#objects.set(version.key, versions);
  }

  /** Deletes a version for good, or the key: with versioning by a marker, which is returned. */
  remove(key: string, versionId?: string): ObjectVersion | null {
    if (versionId === undefined && this.versioned) {
      return this.#store({
        key,
        blob: null,
        size: 0,
        etag: '',
        headers: {},
        metadata: {},
        tags: {},
        checksum: null,
      });
    }
    const gone = this.get(key, versionId ?? UNVERSIONED);
    if (gone) this.#forget(gone);
    return gone;
  }

  /** Newest first. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#objects.get(key) ?? [];
  }

  /** Every key that has a version, in the order of S3: by the bytes of UTF-8. */
  keys(): string[] {
    return [...this.#objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  #store(made: Omit<ObjectVersion, 'bucket' | 'versionId' | 'modifiedAt'>): ObjectVersion {
    const { clock, changes } = this.#options;
    const versionId = this.versioned ? randomBytes(24).toString('base64url') : UNVERSIONED;
    const version = { ...made, bucket: this.name, versionId, modifiedAt: clock.now() };
    const replaced = this.get(made.key, versionId);
    changes.stored(version);
    this.restore(version);
    if (replaced?.blob) this.#options.blobs.remove(replaced.blob);
    return version;
  }

  #forget(version: ObjectVersion): void {
    this.#options.changes.removed(version);
    const left = this.versions(version.key).filter((each) => each !== version);
    if (left.length > 0) this.#objects.set(version.key, left);
    else this.#objects.delete(version.key);
    if (version.blob) this.#options.blobs.remove(version.blob);
  }
}
