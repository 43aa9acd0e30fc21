import type { AuthEventType } from '../auth/auth.contract.ts';

/** What notifications shares with synth and with other modules: environment names and the events it takes. */
export const NOTIFICATIONS_ENV = { table: 'NOTIFICATIONS_TABLE', mailFrom: 'MAIL_FROM' } as const;

/** The events that a mail follows from: what the deliver queue is subscribed to. */
export const MAILED_EVENTS = [
  'verification.requested',
  'registration.repeated',
  'password-reset.requested',
  'magic-link.requested',
  'reauthentication.requested',
  'password.reset',
  'password.changed',
  'mfa.enabled',
  'mfa.disabled',
  'passkey.added',
  'passkey.removed',
  'oauth.linked',
  'oauth.unlinked',
  'email-change.requested',
  'email.changed',
  'api-key.created',
] as const satisfies readonly AuthEventType[];

export type MailedEventType = (typeof MAILED_EVENTS)[number];
