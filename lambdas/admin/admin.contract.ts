/** What admin shares with synth and with other modules. */
export const ADMIN_ENV = { table: 'ADMIN_TABLE' } as const;

/** What admin itself writes into the administrators' log; what they change of an account is auth's to write. */
export const ADMIN_AUDIT = {
  searched: 'people.searched',
  personRead: 'person.read',
} as const;
