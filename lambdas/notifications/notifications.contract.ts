/** What notifications shares with synth and with other modules: environment names and the events it takes. */
export const NOTIFICATIONS_ENV = { table: 'NOTIFICATIONS_TABLE', mailFrom: 'MAIL_FROM' } as const;
