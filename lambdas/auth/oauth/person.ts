import { EmailUnverifiedAtProvider } from './oauth-errors.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { Identity } from './provider.ts';

/** Whom a provider has vouched for. */
export interface Person {
  readonly provider: ProviderId;
  readonly identity: Identity;
}

/** @throws EmailUnverifiedAtProvider */
export function assertVerified({ isVerified }: Identity): void {
  if (!isVerified) throw new EmailUnverifiedAtProvider();
}
