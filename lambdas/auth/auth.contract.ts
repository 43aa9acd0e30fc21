/** What auth shares with synth and with other modules: environment names and event types. */
export const AUTH_ENV = { table: 'AUTH_TABLE', signingSecret: 'AUTH_SIGNING_SECRET' } as const;
