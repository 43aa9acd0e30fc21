import type { Transaction } from '../platform/transaction.ts';
import { randomToken } from '../platform/ids.ts';
import { AUTH_EVENTS, MAIL_TOKEN_PURPOSE } from './auth.contract.ts';
import type { MailTokenData } from './auth.contract.ts';
import type { MailTokenPurpose } from './mail-token.repository.ts';
import type { PersonalSeal } from './ports.ts';
import type { AuthServices } from './services.ts';

/** How long the links live, seconds. */
export const MAIL_TOKEN_S = {
  'verify-email': 24 * 3_600,
  'reset-password': 30 * 60,
  'log-in': 10 * 60, // as long as a way to log in may live: OWASP ASVS 5.0, 6.5.5
} as const;

const EVENT = {
  'verify-email': AUTH_EVENTS.verificationRequested,
  'reset-password': AUTH_EVENTS.passwordResetRequested,
  'log-in': AUTH_EVENTS.magicLinkRequested,
} as const;

export interface MailLink {
  readonly purpose: MailTokenPurpose;
  readonly userId: string;
  /** Of the account after this transaction. */
  readonly version: number;
  readonly seal: PersonalSeal;
}

/** Adds a mail token, and the event that makes the mail carrying it, to a transaction: two writes. */
export function sendLink(
  { mailTokens, clock }: Pick<AuthServices, 'mailTokens' | 'clock'>,
  transaction: Transaction,
  { purpose, userId, version, seal }: MailLink,
): void {
  const token = randomToken();
  const issuedAt = clock.now();
  const expiresAt = Math.floor(issuedAt / 1_000) + MAIL_TOKEN_S[purpose];
  const data: MailTokenData = {
    sealedToken: seal.seal(token, MAIL_TOKEN_PURPOSE),
    expiresAt: expiresAt * 1_000,
  };
  transaction
    .add(mailTokens.insert(token, { purpose, userId, issuedAt, expiresAt }))
    .emit({ module: 'auth', aggregate: userId, version, type: EVENT[purpose], subject: userId, data });
}
