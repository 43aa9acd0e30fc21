import { randomToken } from '../../platform/ids.ts';
import type { AuthServices } from '../services.ts';
import type { Flow } from './flow.repository.ts';
import type { ConfiguredProvider } from './providers.ts';
import { proofsOf } from './proofs.ts';

export interface Start extends Pick<Flow, 'returnTo' | 'link'> {
  readonly provider: ConfiguredProvider;
  /** Where the provider is to send the browser back. */
  readonly redirectUri: string;
  /** What only this browser has: its cookie's value. */
  readonly binder: string;
}

/**
 * Begins a login by a provider (RFC 6749, 4.1.1, with PKCE: RFC 7636).
 *
 * @returns the URL to send the browser to
 */
export async function startOAuth(services: AuthServices, start: Start): Promise<string> {
  const { provider, redirectUri, binder, returnTo, link } = start;
  const state = randomToken();
  await services.oauthFlows.begin(
    state,
    binder,
    { provider: provider.id, returnTo, link },
    services.clock.now(),
  );
  const { codeChallenge, nonce } = proofsOf(binder, state);
  const url = new URL(provider.authorizeUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: provider.client.clientId,
    redirect_uri: redirectUri,
    scope: provider.scope,
    state,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    // or who is logged in there would be logged in here without having done a thing
    prompt: 'select_account',
    ...(provider.hasNonce && { nonce }),
  }).toString();
  return url.href;
}
