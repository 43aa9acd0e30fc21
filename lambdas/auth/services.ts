import type { Clock } from '../platform/clock.ts';
import type { RateLimiter } from '../platform/rate-limit.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { AccountRepository } from './account.repository.ts';
import type { ApiKeyRepository, FoundKey } from './api-keys/api-key.repository.ts';
import type { DecoyRepository } from './decoy.repository.ts';
import type { EmailChangeRepository } from './email-change/email-change.repository.ts';
import type { AuthKeys } from './keys.ts';
import type { KnownDevices } from './known-device.ts';
import type { MailedCodeRepository } from './mailed-code/mailed-code.repository.ts';
import type { MailTokenRepository } from './mail-token.repository.ts';
import type { ChallengeRepository } from './mfa/challenge.repository.ts';
import type { MfaRepository } from './mfa/mfa.repository.ts';
import type { CeremonyRepository } from './passkeys/ceremony.repository.ts';
import type { PasskeyRepository } from './passkeys/passkey.repository.ts';
import type { RelyingParty } from './passkeys/relying-party.ts';
import type { FlowRepository } from './oauth/flow.repository.ts';
import type { LinkRepository } from './oauth/link.repository.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { Users } from './ports.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionRepository } from './session.repository.ts';
import type { StandingRepository } from './standing.repository.ts';
import type { AccessTokens } from './tokens/access-token.ts';
import type { RefreshTokens } from './tokens/refresh-token.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';

/** What auth's use cases work with. */
export interface AuthServices {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly standings: StandingRepository;
  readonly sessionCache: SessionCache;
  readonly mailTokens: MailTokenRepository;
  readonly mailedCodes: MailedCodeRepository;
  readonly challenges: ChallengeRepository;
  readonly mfa: MfaRepository;
  readonly apiKeys: ApiKeyRepository;
  /** Notes that a key was good. */
  readonly noteUse: (key: FoundKey) => Promise<void>;
  readonly passkeys: PasskeyRepository;
  readonly ceremonies: CeremonyRepository;
  readonly relyingParty: RelyingParty;
  readonly oauthFlows: FlowRepository;
  readonly oauthLinks: LinkRepository;
  readonly emailChanges: EmailChangeRepository;
  readonly decoys: DecoyRepository;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly signingKeys: SigningKeys;
  readonly devices: KnownDevices;
  readonly keys: AuthKeys;
  readonly users: Users;
  readonly transactions: TransactionFactory;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** Scheme and host of the service, as its users see them. */
  readonly origin: string;
  /** Host of the service, as its users see it. */
  readonly host: string;
  /** As mails name the service; empty where it has no name. */
  readonly serviceName: string;
}
