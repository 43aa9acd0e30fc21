import type { Clock } from '../../platform/clock.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { ProviderCall } from './provider-call.ts';

/** What we are to a provider. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A code, and all that it must be redeemed with (RFC 6749, 4.1.3; RFC 7636, 4.5). */
export interface Exchange {
  readonly client: OAuthClient;
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string;
  /** What an ID token must repeat. */
  readonly nonce: string;
}

/** Somebody, as a provider knows them. */
export interface Identity {
  /** The provider's id of them: never reused, unlike their address. */
  readonly subject: string;
  readonly email: string;
  /** Whether the provider has seen them prove the address. */
  readonly isVerified: boolean;
}

export interface Provider {
  readonly id: ProviderId;
  /** What we ask for, no more than the address and whose it is. */
  readonly scope: string;
  readonly authorizeUrl: string;
  /** What `iss` in its answers must be. */
  readonly issuer: string;
  /** Whether its answers always have `iss` (RFC 9207: `authorization_response_iss_parameter_supported`). */
  readonly alwaysNamesIssuer: boolean;
  /** Whether it speaks OpenID Connect, and so repeats a nonce. */
  readonly hasNonce: boolean;
  /**
   * Redeems a code, and says whose it is.
   *
   * @throws ProviderRefused, ProviderUnavailable
   */
  identify(exchange: Exchange): Promise<Identity>;
}

/** What a provider is reached by. */
export interface ProviderDeps {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /** Null for the real one; else the rehearsal's, `http://127.0.0.1:PORT`. */
  readonly endpointUrl: string | null;
}

/** The rehearsal's addresses of a provider: a browser's are names, a server's are not. */
export function localEndpoints(endpointUrl: string, id: ProviderId) {
  const server = `${endpointUrl}/${id}`;
  return { server, browser: server.replace('//127.0.0.1:', '//localhost:') };
}
