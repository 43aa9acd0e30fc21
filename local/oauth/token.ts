import type { Client } from './clients.ts';
import type { Grant, Grants, Unredeemed } from './grants.ts';
import type { Call } from './http.ts';

/** Why a token endpoint refuses: RFC 6749, 5.2, and a cause for the person who looks for it. */
export type Refused =
  | { readonly error: 'invalid_client' | 'unsupported_grant_type'; readonly cause: string }
  | { readonly error: 'invalid_grant'; readonly cause: Unredeemed };

/**
 * Redeems the code of a request to a token endpoint. The client proves itself in the form (`client_secret_post`) or by
 * HTTP Basic (`client_secret_basic`), not by both.
 */
export function redeemCode(
  grants: Grants,
  client: Client,
  call: Call,
): { readonly grant: Grant; readonly token: string } | Refused {
  const { form } = call;
  const given = credentialsOf(call);
  if (given?.id !== client.clientId || given.secret !== client.clientSecret) {
    return { error: 'invalid_client', cause: 'the id or the secret of the client is wrong' };
  }
  if (form.get('grant_type') !== 'authorization_code') {
    return { error: 'unsupported_grant_type', cause: 'grant_type must be authorization_code' };
  }
  const redeemed = grants.redeem(form.get('code') ?? '', client, {
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier'),
  });
  return typeof redeemed === 'string' ? { error: 'invalid_grant', cause: redeemed } : redeemed;
}

function credentialsOf({ form, headers }: Call): { readonly id: string; readonly secret: string } | null {
  const basic = /^basic ([\w+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (basic === undefined) return id !== null && secret !== null ? { id, secret } : null;
  if (secret !== null) return null;
  // RFC 6749, 2.3.1: both are form-encoded first
  const [name = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  const decode = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? '';
  return { id: decode(name), secret: decode(rest.join(':')) };
}
