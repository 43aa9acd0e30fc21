/** What files shares with synth and with other modules: environment names, places and events. */
export const FILES_ENV = {
  table: 'FILES_TABLE',
  bucket: 'FILES_BUCKET',
  /** The largest upload, in bytes. */
  maxUploadBytes: 'FILES_MAX_UPLOAD_BYTES',
  /** JSON of {@link FileQuotas}. */
  quotas: 'FILES_QUOTAS',
} as const;

/** What an organisation may keep, in bytes. */
export interface FileQuotas {
  /** Of who has bought nothing: the first plan's. */
  readonly fallback: number;
  /** By the plan's id. */
  readonly plans: Readonly<Record<string, number>>;
}

/** Where uploads arrive, before they are checked and moved: `uploads/<organisation>/<file>`. */
export const UPLOADS_PREFIX = 'uploads/';
/** Where they stay: `files/<organisation>/<file>/<variant>`. */
export const FILES_PREFIX = 'files/';

/** Deliveries of the news of an upload; what is not done with the last is given up. */
export const UPLOAD_ATTEMPTS = 5;

/** Events of files; module `files`, aggregate is the file's id, the subject who uploaded it. */
export const FILES_EVENTS = {
  /** It was checked, and can be fetched. */
  ready: 'file.ready',
  /** It was refused; the data say why. */
  failed: 'file.failed',
  /** It is no more: what the bucket holds of it goes. */
  deleted: 'file.deleted',
} as const;

export type FilesEventType = (typeof FILES_EVENTS)[keyof typeof FILES_EVENTS];

/** Data of every event of files; names are personal and stay out. */
export interface FileData {
  readonly organisationId: string;
  readonly purpose: 'file' | 'avatar';
  /** The code of why it was refused; null otherwise. */
  readonly reason: string | null;
}

/** What files writes into audit logs: the organisation's, or the person's for their personal one. */
export const FILES_AUDIT = {
  deleted: 'file.deleted',
  avatarRemoved: 'avatar.removed',
} as const;
