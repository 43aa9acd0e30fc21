import type { ProviderId } from './oauth/oauth.contract.ts';

/** What auth shares with synth and with other modules: environment names, events and what they carry. */
export const AUTH_ENV = {
  table: 'AUTH_TABLE',
  signingSecret: 'AUTH_SIGNING_SECRET',
  oauthSecret: 'AUTH_OAUTH_SECRET',
  serviceName: 'AUTH_SERVICE_NAME',
} as const;

/**
 * Events of auth; module `auth`, aggregate and subject are the user id. Mails follow from all of them.
 * Mail tokens travel sealed with the user's own data key, for MAIL_TOKEN_PURPOSE.
 */
export const AUTH_EVENTS = {
  /** Someone registered with this address, or asked for the mail again: send the link that proves it. */
  verificationRequested: 'verification.requested',
  /** Someone registered with an address whose owner has an account: tell the owner, send no token. */
  registrationRepeated: 'registration.repeated',
  /** The address was proven. */
  emailVerified: 'email.verified',
  /** Someone asked for a new password: send the link. */
  passwordResetRequested: 'password-reset.requested',
  /** Someone asked for a link to log in with: send it. */
  magicLinkRequested: 'magic-link.requested',
  /** The password was set anew and every session ended: notify. */
  passwordReset: 'password.reset',
  /** Somebody who knew the password changed it, and every other session ended: notify. */
  passwordChanged: 'password.changed',
  /** Logins ask for a second factor from now on: notify. */
  mfaEnabled: 'mfa.enabled',
  /** Logins ask for no second factor any more: notify. */
  mfaDisabled: 'mfa.disabled',
  /** The account has one more passkey to log in with: notify. */
  passkeyAdded: 'passkey.added',
  /** A passkey logs in no more: notify. */
  passkeyRemoved: 'passkey.removed',
  /** The account has one more provider that logs in to it: notify. */
  oauthLinked: 'oauth.linked',
  /** A provider logs in no more: notify. */
  oauthUnlinked: 'oauth.unlinked',
  /** Somebody logged in without a password is to prove that it is them: send the code. */
  reauthenticationRequested: 'reauthentication.requested',
  /** Somebody wants another address for their account: send the link to that one. */
  emailChangeRequested: 'email-change.requested',
  /** The account has another address: notify the one before. */
  emailChanged: 'email.changed',
  /** Somebody made an API key: notify. */
  apiKeyCreated: 'api-key.created',
  /** Whoever runs the service has suspended the account: notify. */
  suspended: 'account.suspended',
  /** The account may be used again: notify. */
  reinstated: 'account.reinstated',
  /** An administrator looks at the account in its owner's place, for minutes: notify. */
  impersonated: 'account.impersonated',
} as const;

export type AuthEventType = (typeof AUTH_EVENTS)[keyof typeof AUTH_EVENTS];

/** Data of `verification.requested`, `password-reset.requested`, `magic-link.requested` and `reauthentication.requested`. */
export interface MailTokenData {
  /** The token, sealed by the person's key for MAIL_TOKEN_PURPOSE. */
  readonly sealedToken: string;
  /** When the token dies: milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Data of `email-change.requested`. */
export interface EmailChangeData extends MailTokenData {
  /** The new address, which the mail goes to, sealed by the person's key for MAIL_ADDRESS_PURPOSE. */
  readonly sealedAddress: string;
}

/** Data of `email.changed`. */
export interface EmailChangedData {
  /** The address before, which the mail goes to, sealed by the person's key for MAIL_ADDRESS_PURPOSE. */
  readonly sealedAddress: string;
}

/** Data of `password.reset`. */
export interface PasswordResetData {
  /** Whether it also proved the address, for the first time: no `email.verified` follows. */
  readonly emailVerified: boolean;
}

/** Data of `oauth.linked` and `oauth.unlinked`. */
export interface OAuthLinkData {
  readonly provider: ProviderId;
}

/** What a sealed mail token is bound to, besides the user. */
export const MAIL_TOKEN_PURPOSE = 'auth.mail-token';

/** What the sealed address of a mail that goes elsewhere than to the profile's is bound to, besides the user. */
export const MAIL_ADDRESS_PURPOSE = 'auth.mail-address';

/** What an API key can be good for: the scopes that the modules' routes declare. */
export const API_KEY_SCOPES = [
  'users:read',
  'users:write',
  'payments:read',
  'payments:write',
  'files:read',
  'files:write',
  'orgs:read',
  'orgs:write',
  'webhooks:read',
  'webhooks:write',
] as const;

/** What auth writes into people's audit logs. */
export const AUTH_AUDIT = {
  registered: 'account.registered',
  verified: 'email.verified',
  sessionStarted: 'session.started',
  sessionEnded: 'session.ended',
  sessionsRevoked: 'sessions.revoked',
  refreshReused: 'session.refresh_reused',
  reauthenticated: 'session.reauthenticated',
  passwordChanged: 'password.changed',
  mfaEnabled: 'mfa.enabled',
  mfaDisabled: 'mfa.disabled',
  recoveryCodeUsed: 'mfa.recovery_code_used',
  recoveryCodesRenewed: 'mfa.recovery_codes_renewed',
  passwordReset: 'password.reset',
  passwordDropped: 'password.dropped',
  passkeyAdded: 'passkey.added',
  passkeyRemoved: 'passkey.removed',
  passkeyCountWentBack: 'passkey.count_went_back',
  oauthLinked: 'oauth.linked',
  oauthUnlinked: 'oauth.unlinked',
  emailChangeRequested: 'email-change.requested',
  emailChanged: 'email.changed',
  apiKeyCreated: 'api-key.created',
  apiKeyRevoked: 'api-key.revoked',
  roleGranted: 'role.granted',
  roleWithdrawn: 'role.withdrawn',
  suspended: 'account.suspended',
  reinstated: 'account.reinstated',
  impersonated: 'account.impersonated',
} as const;
