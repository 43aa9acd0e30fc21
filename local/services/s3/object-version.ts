/** One version of an object, or the mark that it was deleted; as the journal keeps it. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** `null`, the text, in a bucket without versioning */
  readonly versionId: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Name of the file with its content; null for a delete marker. */
  readonly blob: string | null;
  readonly size: number;
  /** Hex MD5 without quotes. */
  readonly etag: string;
  readonly headers: ObjectHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** As its sender computed it, and as it was checked. */
  readonly checksum: Checksum | null;
}

/** What an object is answered with besides its content: `content-type`, `cache-control` …, in lower case. */
export type ObjectHeaders = Readonly<Record<string, string>>;

export interface Checksum {
  /** `crc32`, as in `x-amz-checksum-crc32` */
  readonly algorithm: string;
  /** base64 */
  readonly value: string;
}

/** What is stored, before it is a version. */
export interface NewObject {
  readonly body: Buffer;
  /** @default content-type binary/octet-stream, as S3 */
  readonly headers?: ObjectHeaders;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly checksum?: Checksum | null;
}

/** The id of versions in a bucket without versioning. */
export const UNVERSIONED = 'null';
