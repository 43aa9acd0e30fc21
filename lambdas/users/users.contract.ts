/** What users shares with synth and with other modules: environment names, events and audit actions. */
export const USERS_ENV = { table: 'USERS_TABLE', dataSecret: 'USERS_DATA_SECRET' } as const;

/** Events of users; module `users`, aggregate and subject are the user id, the version is the profile's. */
export const USERS_EVENTS = {
  /** Somebody registered: profile, preferences and personal organisation stand. */
  created: 'user.created',
  /** The profile changed. */
  updated: 'user.updated',
} as const;

/** Data of `user.created`. */
export interface UserCreatedData {
  /** The personal organisation, which plans, files and entitlements belong to. */
  readonly organisationId: string;
}

/** Data of `user.updated`: names only, because what is personal stays in the sealed profile. */
export interface UserUpdatedData {
  readonly changed: readonly string[];
}

/** What users writes into people's audit logs. */
export const USERS_AUDIT = {
  profileUpdated: 'profile.updated',
  preferencesUpdated: 'preferences.updated',
} as const;
