import type { AuthEventType } from '../auth/auth.contract.ts';
import type { PaymentsEventType } from '../payments/payments.contract.ts';
import type { OrganisationEventType } from '../users/organisations/organisations.contract.ts';
import type { UsersEventType } from '../users/users.contract.ts';

/** What notifications shares with synth and with other modules: environment names and the events it takes. */
export const NOTIFICATIONS_ENV = { table: 'NOTIFICATIONS_TABLE', mailFrom: 'MAIL_FROM' } as const;

const AUTH_MAILED = [
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
  'account.suspended',
  'account.reinstated',
  'account.impersonated',
] as const satisfies readonly AuthEventType[];

const PAYMENTS_MAILED = [
  'payment.failed',
  'payment.action_required',
  'subscription.changed',
  'subscription.grace_ending',
  'subscription.cut_off',
] as const satisfies readonly PaymentsEventType[];

const ACCOUNT_MAILED = [
  'account.closing',
  'account.restored',
  'export.ready',
] as const satisfies readonly UsersEventType[];

export const INVITATION_MAILED = [
  'invitation.created',
  'invitation.resent',
] as const satisfies readonly OrganisationEventType[];

/** The events that a mail follows from: what the deliver queue is subscribed to. */
export const MAILED_EVENTS = [
  ...AUTH_MAILED,
  ...PAYMENTS_MAILED,
  ...ACCOUNT_MAILED,
  ...INVITATION_MAILED,
] as const;

export type AuthMailedType = (typeof AUTH_MAILED)[number];
export type PaymentsMailedType = (typeof PAYMENTS_MAILED)[number];
export type AccountMailedType = (typeof ACCOUNT_MAILED)[number];
export type InvitationMailedType = (typeof INVITATION_MAILED)[number];
export type MailedEventType = (typeof MAILED_EVENTS)[number];
