import type { FailureReason } from './failure-reason.ts';

/** Something that was uploaded, or is about to be. */
export interface StoredFile {
  readonly fileId: string;
  readonly organisationId: string;
  /** Who uploads it. */
  readonly userId: string;
  readonly purpose: 'file' | 'avatar';
  /** As the uploader calls it: `holiday.jpg`; sealed with their key where it is stored. */
  readonly sealedName: string;
  /** The name's extension in lower case, without the dot: what the content is held to. */
  readonly extension: string;
  /** The declared media type: `image/jpeg`. */
  readonly type: string;
  /** `uploading` until it arrives; the API calls both that and `processing` processing. */
  readonly state: 'uploading' | 'processing' | 'ready' | 'failed';
  /** Why it failed; null otherwise. */
  readonly reason: FailureReason | null;
  /** Bytes: as declared while it is on its way, then what is kept of it. */
  readonly size: number;
  /** Pixels, of images. */
  readonly width: number | null;
  readonly height: number | null;
  /** What can be fetched: `original`, `small.webp`, `large.avif` …, with its size in bytes. */
  readonly variants: Readonly<Record<string, number>>;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}
