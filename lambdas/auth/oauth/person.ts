import type { Proof } from '../prove-address.ts';
import { EmailUnverifiedAtProvider } from './errors.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { Identity } from './provider.ts';

/** Whom a provider has vouched for. */
export interface Person {
  readonly provider: ProviderId;
  readonly identity: Identity;
}

/** The browser that somebody came with, and what it knows. */
export interface Visitor extends Proof {
  /** What mails are written in, as the browser asks; null when it doesn't. */
  readonly locale: string | null;
}

/** @throws EmailUnverifiedAtProvider */
export function assertVerified({ isVerified }: Identity): void {
  if (!isVerified) throw new EmailUnverifiedAtProvider();
}
