import { readIdToken } from './id-token.ts';
import { ProviderRefused } from './errors.ts';
import { localEndpoints } from './provider.ts';
import type { Provider, ProviderDeps } from './provider.ts';
import { redeem, textOf } from './token-request.ts';

/** As https://accounts.google.com/.well-known/openid-configuration says. */
const ENDPOINTS = {
  issuer: 'https://accounts.google.com',
  authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  jwks: 'https://www.googleapis.com/oauth2/v3/certs',
};

/** OpenID Connect: who it is stands in the ID token, and nothing else is asked of Google. */
export function google({ call, clock, endpointUrl }: ProviderDeps): Provider {
  const endpoints = endpointUrl === null ? ENDPOINTS : rehearsed(endpointUrl);
  const verify = readIdToken({ call, clock, jwks: endpoints.jwks, issuer: endpoints.issuer });
  return {
    id: 'google',
    scope: 'openid email',
    authorizeUrl: endpoints.authorize,
    issuer: endpoints.issuer,
    alwaysNamesIssuer: true,
    hasNonce: true,
    async identify(exchange) {
      const answer = await redeem(call, endpoints.token, exchange);
      const { clientId } = exchange.client;
      const claims = await verify(textOf(answer, 'id_token'), { clientId, nonce: exchange.nonce });
      const { sub, email, email_verified: isVerified } = claims;
      if (!sub || typeof email !== 'string') throw new ProviderRefused();
      return { subject: sub, email, isVerified: isVerified === true };
    },
  };
}

function rehearsed(endpointUrl: string): typeof ENDPOINTS {
  const { browser, server } = localEndpoints(endpointUrl, 'google');
  return {
    issuer: browser,
    authorize: `${browser}/authorize`,
    token: `${server}/token`,
    jwks: `${server}/jwks`,
  };
}
