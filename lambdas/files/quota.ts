import type { FileRecord } from './file.ts';

/** What an organisation has of its limit in use. */
export interface Usage {
  /** Of files that are ready. */
  readonly usedBytes: number;
  /** For uploads under way. */
  readonly reservedBytes: number;
  /** How many are ready, avatars among them. */
  readonly files: number;
}

/** A change of an organisation's counter. */
export interface Delta {
  /** Used and reserved together, which is what the limit is held against. */
  readonly committedBytes: number;
  readonly usedBytes: number;
  readonly files: number;
}

/** An image of a few bytes can be kept in six files of megabytes. */
const LEAST_FOR_IMAGE = 4 * 1024 * 1024;

/**
 * What is reserved for an upload, bytes. It is the most that is ever charged for it, so that nothing that happens
 * after the upload was let in can take an organisation over its limit.
 */
export function reservationFor({
  isImage,
  size,
}: {
  readonly isImage: boolean;
  readonly size: number;
}): number {
  return isImage ? Math.max(size, LEAST_FOR_IMAGE) : size;
}

/** When a file is ready: what is kept is charged, the rest of what was reserved is free. */
export function charge({ quotaBytes }: FileRecord, charged: number): Delta {
  return { committedBytes: charged - quotaBytes, usedBytes: charged, files: 1 };
}

/** When a file, or its upload, ends: all that it takes is free. */
export function release({ state, quotaBytes }: FileRecord): Delta {
  const isReady = state === 'ready';
  return {
    committedBytes: -quotaBytes,
    usedBytes: isReady ? -quotaBytes : 0,
    files: isReady ? -1 : 0,
  };
}

export function sum(a: Delta, b: Delta): Delta {
  return {
    committedBytes: a.committedBytes + b.committedBytes,
    usedBytes: a.usedBytes + b.usedBytes,
    files: a.files + b.files,
  };
}
