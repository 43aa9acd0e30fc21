/** What the archive shares with synth. */
export const ARCHIVE_ENV = { bucket: 'ARCHIVE_BUCKET' } as const;

/** Everything that the function may write is under it. */
export const ARCHIVE_PREFIX = 'events/';
