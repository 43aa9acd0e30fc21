/** What users shares with synth and with other modules: environment names, events and audit actions. */
export const USERS_ENV = {
  table: 'USERS_TABLE',
  dataSecret: 'USERS_DATA_SECRET',
  /** For how many days entries of audit logs are kept. */
  auditKeepDays: 'USERS_AUDIT_KEEP_DAYS',
  /** The bucket of what people are given of themselves. */
  exportsBucket: 'USERS_EXPORTS_BUCKET',
  /** URL of the queue of the accounts worker, which goes on by messages to itself. */
  accountsQueue: 'USERS_ACCOUNTS_QUEUE',
  /** The bucket of the archive, which keeps the tombstones of erased people. */
  tombstonesBucket: 'USERS_TOMBSTONES_BUCKET',
} as const;

/** What the queue of the accounts worker carries besides events: work that takes more than one invocation. */
export type AccountsMessage = ErasuresDueMessage | EraseMessage | ExportMessage;

/** The hourly schedule's order: look who is to be erased by now. */
export interface ErasuresDueMessage {
  readonly kind: 'erasures-due';
}

/** Erase somebody, or go on with it. */
export interface EraseMessage {
  readonly kind: 'erase';
  readonly userId: string;
  /** The module to go on with, and where; absent at the beginning. */
  readonly module?: string;
  readonly cursor?: string;
}

/** Go on with an export: how far it is stands with it. */
export interface ExportMessage {
  readonly kind: 'export';
  readonly userId: string;
  readonly exportId: string;
}

/** The events that the accounts worker takes: exports and erasures begin with one, and read models follow from them. */
export const ACCOUNTS_EVENTS = [
  'user.created',
  'user.updated',
  'export.requested',
  'file.deleted',
  'organisation.deleted',
  'subscription.changed',
  'subscription.cut_off',
] as const;

/** Where tombstones of erased people lie in the archive's bucket: `erasures/<user id>.json`. */
export const TOMBSTONES_PREFIX = 'erasures/';

/** What the hourly schedule puts into the queue. */
export const ERASURES_DUE: ErasuresDueMessage = { kind: 'erasures-due' };

/**
 * Events of users; module `users`, aggregate and subject are the user id, the version is the profile's. Those of an
 * export have its id as their aggregate.
 */
export const USERS_EVENTS = {
  /** Somebody registered: profile, preferences and personal organisation stand. */
  created: 'user.created',
  /** The profile changed. */
  updated: 'user.updated',
  /** Somebody closed their account: it is erased when the grace is over. */
  closing: 'account.closing',
  /** They took it back. */
  restored: 'account.restored',
  /** Nothing of them can be read any more; what modules hold is being removed. */
  erased: 'user.erased',
  /** Somebody asked for all that there is of them. */
  exportRequested: 'export.requested',
  /** It was gathered, and can be fetched. */
  exportReady: 'export.ready',
} as const;

export type UsersEventType = (typeof USERS_EVENTS)[keyof typeof USERS_EVENTS];

/** Data of `export.ready`. */
export interface ExportReadyData {
  /** Until when it can be fetched: ms since the epoch. */
  readonly expiresAt: number;
}

/** Data of `user.created`. */
export interface UserCreatedData {
  /** The personal organisation, which plans, files and entitlements belong to. */
  readonly organisationId: string;
}

/** Data of `user.updated`: names only, because what is personal stays in the sealed profile. */
export interface UserUpdatedData {
  readonly changed: readonly string[];
}

/** What the sealed reason of an audit entry is bound to, besides the person. */
export const AUDIT_REASON_PURPOSE = 'audit.reason';

/** Data of `account.closing`. */
export interface AccountClosingData {
  /** Until when it can be taken back: milliseconds since the epoch. */
  readonly closesAt: number;
}

/** What users writes into people's audit logs. */
export const USERS_AUDIT = {
  closing: 'account.closing',
  restored: 'account.restored',
  profileUpdated: 'profile.updated',
  preferencesUpdated: 'preferences.updated',
  /** By an administrator; in the administrators' log. */
  auditLogRead: 'audit-log.read',
  auditLogExported: 'audit-log.exported',
  exportRequested: 'export.requested',
} as const;
