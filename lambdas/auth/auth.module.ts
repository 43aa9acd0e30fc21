import type { KeyValueStore } from '../platform/cache/key-value.ts';
import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Cookie } from '../platform/http/cookies.ts';
import type { HttpDeps } from '../platform/http/deps.ts';
import type { Route } from '../platform/http/route.ts';
import type { RateLimiter } from '../platform/rate-limit.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AccountRepository } from './account.repository.ts';
import { adminAccounts } from './administration/admin-accounts.ts';
import type { AdminAccounts } from './administration/admin-accounts.ts';
import { findUserId } from './administration/find-account.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { noteUse } from './api-keys/note-use.ts';
import { authenticate } from './authenticate.ts';
import { authRoutes } from './auth.routes.ts';
import { DecoyRepository } from './decoy.repository.ts';
import { endAccess } from './end-access.ts';
import type { AccessEnding } from './end-access.ts';
import { EmailChangeRepository } from './email-change/email-change.repository.ts';
import { authKeys } from './keys.ts';
import { knownDevices } from './known-device.ts';
import { MailedCodeRepository } from './mailed-code/mailed-code.repository.ts';
import { MailTokenRepository } from './mail-token.repository.ts';
import { ChallengeRepository } from './mfa/challenge.repository.ts';
import { MfaRepository } from './mfa/mfa.repository.ts';
import { FlowRepository } from './oauth/flow.repository.ts';
import { LinkRepository } from './oauth/link.repository.ts';
import { oauthRoutes } from './oauth/oauth.routes.ts';
import { configuredProviders } from './oauth/providers.ts';
import type { ProvidersDeps } from './oauth/providers.ts';
import { CeremonyRepository } from './passkeys/ceremony.repository.ts';
import { PasskeyRepository } from './passkeys/passkey.repository.ts';
import { relyingParty } from './passkeys/relying-party.ts';
import { argon2Passwords } from './passwords/passwords.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { AuthSecrets, Users } from './ports.ts';
import type { AuthServices } from './services.ts';
import { SessionCache } from './session-cache.ts';
import { SessionRepository } from './session.repository.ts';
import { StandingRepository } from './standing.repository.ts';
import { accessTokens } from './tokens/access-token.ts';
import { JwksRepository } from './tokens/jwks.repository.ts';
import { keyPublisher } from './tokens/publish-keys.ts';
import { refreshTokens } from './tokens/refresh-token.ts';
import { signingKeys } from './tokens/signing-keys.ts';

export interface AuthDeps {
  readonly table: Table;
  /** Null where the system runs without a cache. */
  readonly store: KeyValueStore | null;
  readonly limiter: RateLimiter;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly secrets: AuthSecrets;
  readonly users: Users;
  /** Scheme and host of the service: the tokens' issuer and audience. */
  readonly publicUrl: string;
  /** As mails name the service: no password may be made of it. @default none */
  readonly serviceName?: string;
  /** Further origins whose pages may ask for a passkey. @default none */
  readonly allowedOrigins?: readonly string[];
  /** Where the routes of OAuth are answered; null, and they are described only. @default null */
  readonly oauth?: Omit<ProvidersDeps, 'clock'> | null;
  /** @default argon2id at OWASP's cost */
  readonly passwords?: Passwords;
}

/** What the composition root takes from auth. */
export interface AuthModule {
  readonly routes: readonly Route[];
  /** Those that need the secrets we have at other providers: a function of its own answers them. */
  readonly oauthRoutes: readonly Route[];
  /** Who sends a request; given to the http layer. */
  readonly authenticate: HttpDeps['authenticate'];
  /** Ends whatever acts for somebody, at once; returns what makes the caller's browser forget its session. */
  endAccess(ending: AccessEnding): Promise<readonly Cookie[]>;
  /** For administrators. */
  readonly adminAccounts: AdminAccounts;
  /** The id of who has proven an address, null for nobody; the same reads for both. Nobody may be told. */
  readonly holderOf: (address: string) => Promise<string | null>;
}

export function authModule(deps: AuthDeps): AuthModule {
  const services = authServices(deps);
  return {
    oauthRoutes: oauthRoutes(
      services,
      deps.oauth ? configuredProviders({ ...deps.oauth, clock: deps.clock }) : null,
    ),
    routes: authRoutes(services),
    authenticate: (request, access, role) => authenticate(services, request, access, role),
    endAccess: (ending) => endAccess(services, ending),
    adminAccounts: adminAccounts(services),
    holderOf: (address) => findUserId(services, address),
  };
}

export function authServices(deps: AuthDeps): AuthServices {
  const { table, clock, secrets, users, transactions, limiter } = deps;
  const keys = authKeys(secrets, clock);
  const apiKeys = new ApiKeyRepository(table);
  const root = () => secrets.signing();
  const signing = signingKeys(root, clock);
  const publish = keyPublisher({ root, keys: signing, jwks: new JwksRepository(table), clock });
  return {
    accounts: new AccountRepository(table),
    sessions: new SessionRepository(table),
    standings: new StandingRepository(table),
    sessionCache: new SessionCache(deps.store),
    mailTokens: new MailTokenRepository(table),
    mailedCodes: new MailedCodeRepository(table),
    challenges: new ChallengeRepository(table),
    mfa: new MfaRepository(table),
    apiKeys,
    noteUse: (key) => noteUse({ apiKeys, transactions, clock }, key),
    passkeys: new PasskeyRepository(table),
    ceremonies: new CeremonyRepository(table),
    relyingParty: relyingParty(deps.publicUrl, deps.allowedOrigins ?? []),
    oauthFlows: new FlowRepository(table),
    oauthLinks: new LinkRepository(table),
    emailChanges: new EmailChangeRepository(table),
    decoys: new DecoyRepository(table),
    passwords: deps.passwords ?? argon2Passwords(() => keys.passwords()),
    accessTokens: accessTokens({ keys: signing, clock, issuer: new URL(deps.publicUrl).origin, publish }),
    refreshTokens: refreshTokens(() => keys.refreshTokens()),
    signingKeys: signing,
    devices: knownDevices(() => keys.devices()),
    keys,
    users,
    transactions,
    limiter,
    clock,
    origin: new URL(deps.publicUrl).origin,
    host: new URL(deps.publicUrl).host,
    serviceName: deps.serviceName ?? '',
  };
}
