/** What admin shares with synth and with other modules. */
export const ADMIN_ENV = { table: 'ADMIN_TABLE' } as const;
