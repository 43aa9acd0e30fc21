import { EXTENSIONS, isImage } from './content-type.ts';
import type { ContentType } from './content-type.ts';

const TYPES = Object.keys(EXTENSIONS) as ContentType[];

/** Five megabytes show a face well enough, and are drawn in a moment. */
const MAX_AVATAR_BYTES = 5 * 1024 * 1024;

/** What is taken, and up to how many bytes. */
export interface Accepts {
  readonly types: readonly ContentType[];
  readonly maxBytes: number;
}

/** @param maxBytes as soloist.config.ts says */
export const filesOf = (maxBytes: number): Accepts => ({ types: TYPES, maxBytes });

/** @param maxBytes as soloist.config.ts says, where that is less */
export const avatarsOf = (maxBytes: number): Accepts => ({
  types: TYPES.filter(isImage),
  maxBytes: Math.min(MAX_AVATAR_BYTES, maxBytes),
});
