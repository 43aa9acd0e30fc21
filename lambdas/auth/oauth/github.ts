import { ProviderRefused } from './errors.ts';
import type { ProviderCall } from './provider-call.ts';
import { localEndpoints } from './provider.ts';
import type { Provider, ProviderDeps } from './provider.ts';
import { redeem, textOf } from './token-request.ts';

/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps */
const ENDPOINTS = {
  issuer: 'https://github.com/login/oauth',
  authorize: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
  user: 'https://api.github.com/user',
  emails: 'https://api.github.com/user/emails',
};

/** GitHub's API refuses requests that don't say who sends them. */
const HEADERS = {
  accept: 'application/vnd.github+json',
  'user-agent': 'soloist',
  'x-github-api-version': '2022-11-28',
};

/** OAuth 2.0 alone: who it is, and which address is verified, is asked of the API. */
export function github({ call, endpointUrl }: ProviderDeps): Provider {
  const endpoints = endpointUrl === null ? ENDPOINTS : rehearsed(endpointUrl);
  return {
    id: 'github',
    scope: 'user:email',
    authorizeUrl: endpoints.authorize,
    issuer: endpoints.issuer,
    alwaysNamesIssuer: false,
    hasNonce: false,
    async identify(exchange) {
      const token = textOf(await redeem(call, endpoints.token, exchange), 'access_token');
      const [subject, address] = await Promise.all([
        subjectOf(call, endpoints.user, token),
        addressOf(call, endpoints.emails, token),
      ]);
      return { subject, ...address };
    },
  };
}

/** The number, not the name: names change hands. */
async function subjectOf(call: ProviderCall, url: string, token: string): Promise<string> {
  const { status, body } = await call({ url, token, headers: HEADERS });
  const { id } = body as { readonly id?: unknown };
  if (status !== 200 || !Number.isSafeInteger(id)) throw new ProviderRefused();
  return String(id);
}

/** The primary address alone: the others may be shared or forgotten ones. */
async function addressOf(call: ProviderCall, url: string, token: string) {
  const { status, body } = await call({ url, token, headers: HEADERS });
  if (status !== 200 || !Array.isArray(body)) throw new ProviderRefused();
  const primary = (body as readonly Partial<GitHubEmail>[]).find((each) => each.primary === true);
  if (typeof primary?.email !== 'string') throw new ProviderRefused();
  return { email: primary.email, isVerified: primary.verified === true };
}

interface GitHubEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

function rehearsed(endpointUrl: string): typeof ENDPOINTS {
  const { browser, server } = localEndpoints(endpointUrl, 'github');
  return {
    issuer: browser,
    authorize: `${browser}/authorize`,
    token: `${server}/token`,
    user: `${server}/user`,
    emails: `${server}/user/emails`,
  };
}
