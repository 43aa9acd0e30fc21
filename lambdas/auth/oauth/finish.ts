import { log } from '../../platform/log.ts';
import type { LoggedIn, MfaRequired } from '../finish-login.ts';
import type { AuthServices } from '../services.ts';
import { addLink } from './add-link.ts';
import { enter } from './enter.ts';
import type { Flow } from './flow.repository.ts';
import type { Visitor } from './person.ts';
import type { ReturnPath } from './oauth.contract.ts';
import {
  AccessDenied,
  IssuerMismatch,
  ProviderRefused,
  ProviderUnavailable,
  StateInvalid,
} from './errors.ts';
import { proofsOf } from './proofs.ts';
import type { Identity } from './provider.ts';
import type { ConfiguredProvider } from './providers.ts';

/** What the provider sent the browser back with (RFC 6749, 4.1.2; RFC 9207, 2); null for what isn't there. */
export interface AuthorizationResponse {
  readonly state: string | null;
  readonly code: string | null;
  readonly iss: string | null;
  readonly error: string | null;
}

export interface Callback {
  readonly provider: ConfiguredProvider;
  readonly redirectUri: string;
  readonly response: AuthorizationResponse;
  /** The browser's cookie; null where it has none. */
  readonly binder: string | null;
  readonly visitor: Visitor;
}

export interface Finished {
  readonly returnTo: ReturnPath;
  /** `linked`: the account that was logged in has one more way to log in. */
  readonly outcome: LoggedIn | MfaRequired | 'linked';
}

/**
 * Ends what {@link startOAuth} began: redeems the code, and logs in, registers or links whoever it stands for.
 *
 * @throws StateInvalid, IssuerMismatch, AccessDenied, ProviderRefused, ProviderUnavailable, EmailUnverifiedAtProvider,
 *   IdentityTaken, ProviderAlreadyLinked, SessionEnded
 */
export async function finishOAuth(services: AuthServices, callback: Callback): Promise<Finished> {
  const { provider, response, binder, redirectUri, visitor } = callback;
  const flow = await flowOf(services, callback);
  // before anything else of the answer counts: an error may be another provider's as well
  assertIssuer(provider, response.iss);
  const code = codeOf(response);
  const { verifier, nonce } = proofsOf(binder!, response.state!);
  const { client } = provider;
  const identity = await provider.identify({ client, code, redirectUri, verifier, nonce });
  const { returnTo, link } = flow;
  const person = { provider: provider.id, identity: await mailable(identity) };
  if (link === null) return { returnTo, outcome: await enter(services, person, visitor) };
  await addLink(services, { ...person, ...link, device: visitor.device });
  return { returnTo, outcome: 'linked' };
}

async function flowOf(services: AuthServices, { provider, response, binder }: Callback): Promise<Flow> {
  const { state } = response;
  const flow =
    state && binder ? await services.oauthFlows.take(state, binder, provider.id, services.clock.now()) : null;
  if (!flow) throw new StateInvalid();
  return flow;
}

function assertIssuer({ issuer, alwaysNamesIssuer }: ConfiguredProvider, iss: string | null): void {
  if (iss === null ? alwaysNamesIssuer : iss !== issuer) throw new IssuerMismatch();
}

/** @throws what the provider's error comes to here: RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6 */
function codeOf({ code, error }: AuthorizationResponse): string {
  if (error === 'access_denied') throw new AccessDenied();
  if (error === 'temporarily_unavailable' || error === 'server_error') throw new ProviderUnavailable();
  if (error === null && code) return code;
  log.warn('a provider of logins sent somebody back without a code', {
    error: /^\w{1,64}$/.exec(error ?? '')?.[0] ?? null,
  });
  throw new ProviderRefused();
}

/** An address that mail can go to, as registration asks for it; any other is as good as none. */
async function mailable(identity: Identity): Promise<Identity> {
  const { Address } = await import('../auth.schemas.ts');
  const { success } = Address().safeParse({ email: identity.email });
  return success ? identity : { ...identity, isVerified: false };
}
