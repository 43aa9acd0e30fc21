import type { FailureReason } from './failure-reason.ts';

/** Something that was uploaded, or is about to be. */
export interface StoredFile {
  readonly fileId: string;
  readonly organisationId: string;
  /** Who uploads it; null once they were erased. */
  readonly userId: string | null;
  readonly purpose: 'file' | 'avatar';
  /** As the uploader calls it: `holiday.jpg`; sealed with their key where it is stored, null once they were erased. */
  readonly sealedName: string | null;
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

/** A file with what only this module needs to know of it. */
export interface FileRecord extends StoredFile {
  /** Whether the organisation is somebody's personal one: its files end with them. */
  readonly personal: boolean;
  /** What it takes of the organisation's quota now, bytes: reserved until it is settled, then what is charged. */
  readonly quotaBytes: number;
  /** Milliseconds since the epoch: when what is reserved may be taken back if nothing has arrived. */
  readonly reservedUntil: number;
  /** Epoch seconds, for DynamoDB's TTL: of what never arrived or was refused; null for what is kept. */
  readonly expiresAt: number | null;
}

/** Whether it still takes its place: what is over may stand in the table for days. */
export function isAlive({ expiresAt }: FileRecord, now: number): boolean {
  return expiresAt === null || expiresAt * 1_000 > now;
}

export const isSettled = ({ state }: Pick<StoredFile, 'state'>): boolean =>
  state === 'ready' || state === 'failed';
