import { accountOf } from './accounts.ts';
import type { Client, ProviderId } from './clients.ts';
import type { Grants } from './grants.ts';
import { page, redirect, type Answer, type Call } from './http.ts';
import { consentPage, mistakePage } from './page.ts';

/** A provider's side of the authorization endpoint. */
export interface Authorization {
  readonly provider: ProviderId;
  readonly client: Client;
  readonly grants: Grants;
  /** What its answers name as `iss` (RFC 9207); null where they don't. */
  readonly issuer: string | null;
  /** A scope that every request must ask for, or null. */
  readonly requiredScope: string | null;
  /** Whether every address counts as unverified, whatever the page says. */
  isUnverified(): boolean;
}

/**
 * The authorization endpoint (RFC 6749, 3.1 and 4.1): a page that asks who is there, and whether they agree. Without a
 * known client and its own redirect URI nobody is sent anywhere (4.1.2.1).
 */
export function authorize(authorization: Authorization, call: Call): Answer {
  const { client } = authorization;
  const asked = call.method === 'POST' ? call.form : call.query;
  if (asked.get('client_id') !== client.clientId)
    return page(400, mistakePage('invalid_client', 'client_id'));
  if (asked.get('redirect_uri') !== client.redirectUri) {
    return page(400, mistakePage('redirect_uri_mismatch', 'redirect_uri'));
  }
  const error = mistakeIn(authorization, asked);
  if (error) return answer(authorization, asked, { error });
  if (call.method !== 'POST') {
    const { provider } = authorization;
    return page(200, consentPage(provider, asked), [new URL(client.redirectUri).origin]);
  }
  return decide(authorization, asked);
}

function mistakeIn({ requiredScope }: Authorization, asked: URLSearchParams): string | null {
  if (asked.get('response_type') !== 'code') return 'unsupported_response_type';
  const scopes = (asked.get('scope') ?? '').split(' ');
  if (requiredScope !== null && !scopes.includes(requiredScope)) return 'invalid_scope';
  const method = asked.get('code_challenge_method');
  const isChallenged = asked.has('code_challenge');
  return isChallenged && method !== 'S256' ? 'invalid_request' : null;
}

/** What the form's buttons stand for: `allow`, `deny`, or an error to be answered. */
function decide(authorization: Authorization, asked: URLSearchParams): Answer {
  const { provider, grants, client } = authorization;
  const decision = asked.get('decision') ?? 'deny';
  if (decision !== 'allow') {
    return answer(authorization, asked, { error: decision === 'deny' ? 'access_denied' : decision });
  }
  const isVerified = asked.get('verified') === 'yes' && !authorization.isUnverified();
  const code = grants.issue({
    clientId: client.clientId,
    redirectUri: client.redirectUri,
    scope: asked.get('scope') ?? '',
    codeChallenge: asked.get('code_challenge'),
    nonce: asked.get('nonce'),
    account: accountOf(provider, asked.get('email') ?? '', { isVerified, holder: asked.get('holder') ?? '' }),
  });
  return answer(authorization, asked, { code });
}

function answer(
  { client, issuer }: Authorization,
  asked: URLSearchParams,
  parameters: Readonly<Record<string, string>>,
): Answer {
  const url = new URL(client.redirectUri);
  const state = asked.get('state');
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  if (issuer !== null) url.searchParams.set('iss', issuer);
  return redirect(url.href);
}
