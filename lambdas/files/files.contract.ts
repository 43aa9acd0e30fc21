/** What files shares with synth and with other modules: environment names, places and events. */
export const FILES_ENV = {
  table: 'FILES_TABLE',
  bucket: 'FILES_BUCKET',
  /** The largest upload, in bytes. */
  maxUploadBytes: 'FILES_MAX_UPLOAD_BYTES',
  /** What an organisation may keep by its plan: JSON, plan id → bytes; `default` for who has none. */
  quotas: 'FILES_QUOTAS',
} as const;

/** Where uploads arrive, before they are checked and moved: `uploads/<organisation>/<file>`. */
export const UPLOADS_PREFIX = 'uploads/';
/** Where they stay: `files/<organisation>/<file>/<variant>`. */
export const FILES_PREFIX = 'files/';

/** Events of files; module `files`, aggregate is the file's id, the subject who uploaded it. */
export const FILES_EVENTS = {
  /** It was checked, and can be fetched. */
  ready: 'file.ready',
  /** It was refused; the data say why. */
  failed: 'file.failed',
  deleted: 'file.deleted',
} as const;
