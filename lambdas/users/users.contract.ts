/** What users shares with synth and with other modules: environment names and event types. */
export const USERS_ENV = { table: 'USERS_TABLE', dataSecret: 'USERS_DATA_SECRET' } as const;
