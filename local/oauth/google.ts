import { authorize } from './authorize.ts';
import { Grants, type Grant } from './grants.ts';
import { json, type Answer, type Call } from './http.ts';
import type { LocalProvider, ProviderSetting } from './provider.ts';
import { newSigningKey, signJwt, type Algorithm, type SigningKey } from './signing-key.ts';
import { redeemCode } from './token.ts';

const LIFE_S = 3_599;
const OTHER = 'https://attacker.example';

/** Google, as far as it is an OpenID provider: https://accounts.google.com/.well-known/openid-configuration */
export function localGoogle(setting: ProviderSetting): LocalProvider {
  const { url, client, now, isOn } = setting;
  const grants = new Grants(now, 'ya29.');
  // made when they are first asked for: the rehearsal's start is not to wait for them
  let made: { readonly published: SigningKey; readonly foreign: SigningKey } | undefined;
  const keys = () => (made ??= { published: newSigningKey(), foreign: newSigningKey() });

  const routes: Readonly<Record<string, (call: Call) => Answer>> = {
    'GET /.well-known/openid-configuration': () => json(200, metadata(url)),
    'GET /jwks': () =>
      json(200, { keys: [keys().published.jwk] }, { 'cache-control': 'public, max-age=600' }),
    'POST /token': (call) => token(call),
  };
  for (const method of ['GET', 'POST']) {
    Object.assign(routes, {
      [`${method} /authorize`]: (call: Call) =>
        authorize(
          {
            provider: 'google',
            client,
            grants,
            issuer: isOn('mix-up') ? OTHER : url,
            requiredScope: 'openid',
            isUnverified: () => isOn('unverified'),
          },
          call,
        ),
    });
  }

  function token(call: Call): Answer {
    const redeemed = redeemCode(grants, client, call);
    if ('error' in redeemed) {
      const { error, cause } = redeemed;
      return json(error === 'invalid_client' ? 401 : 400, { error, error_description: cause });
    }
    const { grant, token: access_token } = redeemed;
    const key = isOn('foreign-key') ? foreignKey() : keys().published;
    return json(200, {
      access_token,
      expires_in: LIFE_S,
      scope: grant.scope,
      token_type: 'Bearer',
      id_token: signJwt(claimsOf(setting, grant), key, algorithm(isOn)),
    });
  }

  /** Another key under the name of the published one. */
  const foreignKey = (): SigningKey => {
    const { published, foreign } = keys();
    return { ...foreign, jwk: { ...foreign.jwk, kid: published.jwk.kid } };
  };

  return { answer: (call) => routes[`${call.method} ${call.path}`]?.(call) ?? null };
}

function metadata(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code'],
    authorization_response_iss_parameter_supported: true,
  };
}

/** OpenID Connect Core, 2; a fault makes one claim wrong. */
function claimsOf({ url, client, now, isOn }: ProviderSetting, { account, nonce, scope }: Grant) {
  const iat = Math.floor(now() / 1_000) - (isOn('expired-id-token') ? 2 * LIFE_S : 0);
  return {
    iss: isOn('wrong-iss') ? OTHER : url,
    aud: isOn('wrong-aud') ? 'somebody-else' : client.clientId,
    azp: isOn('wrong-azp') ? 'somebody-else' : client.clientId,
    sub: account.subject,
    iat,
    exp: iat + LIFE_S,
    ...(nonce !== null && { nonce: isOn('wrong-nonce') ? 'another' : nonce }),
    ...(scope.split(' ').includes('email') && { email: account.email, email_verified: account.isVerified }),
  };
}

function algorithm(isOn: ProviderSetting['isOn']): Algorithm {
  if (isOn('alg-none')) return 'none';
  return isOn('alg-hs256') ? 'HS256' : 'RS256';
}
