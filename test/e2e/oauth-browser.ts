import { createClient, type Answer, type Send } from './client.ts';
import type { Run } from './rehearsal.ts';
import { expectStatus, target } from './target.ts';

export type ProviderId = 'google' | 'github';
export const PROVIDERS = ['google', 'github'] as const;

/** What somebody does on the provider's page. */
export interface Consent {
  readonly email: string;
  /** @default yes */
  readonly verified?: 'yes' | 'no';
  /** Tells people apart who have had one address. @default the first */
  readonly holder?: string;
  /** `allow`, `deny`, or an error that the provider is to answer. @default allow */
  readonly decision?: string;
}

/** Where a browser was sent: the path, and what stands behind the #. */
export interface Landing {
  readonly path: string;
  readonly fragment: Readonly<Record<string, string>>;
}

/** A browser with its cookies, which goes to a provider and back by hand. */
export function oauthBrowser(run: Run = target()) {
  const client = createClient(run.api);
  const cookies = new Map<string, string>();

  const send: Send = async (method, path, sending = {}) => {
    const headers = {
      ...(method !== 'GET' && { origin: run.api }),
      ...(cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
      ...sending.headers,
    };
    const answer = await client(method, path, { ...sending, headers });
    for (const line of answer.setCookies) keep(line);
    return answer;
  };
  const keep = (line: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  };

  return {
    send,
    cookies,

    /** A click on one of our own pages: `link=1` in the query adds the login to the account. */
    start: (provider: ProviderId, query = '') =>
      send('GET', `/v1/auth/oauth/${provider}${query}`, { headers: { 'sec-fetch-site': 'same-origin' } }),

    /** The path and query that the provider's redirect leads back to. */
    async consent(started: Answer, consent: Consent): Promise<string> {
      expectStatus(started, 302);
      return decide(started.headers['location']!, consent);
    },

    back: (path: string) => send('GET', path, { headers: { 'sec-fetch-site': 'cross-site' } }),

    /** The whole way. */
    async logIn(provider: ProviderId, consent: Consent, query = ''): Promise<Landing> {
      return landing(await this.back(await this.consent(await this.start(provider, query), consent)));
    },

    /** The mail address of who is logged in, null for nobody. */
    async whoIsIn(): Promise<string | null> {
      const answer = await send('GET', '/v1/users/me');
      return answer.status === 200 ? answer.body.email : null;
    },
  };
}

export type OAuthBrowser = ReturnType<typeof oauthBrowser>;

export function landing(answer: Answer): Landing {
  expectStatus(answer, 303);
  const { pathname, hash } = new URL(answer.headers['location']!, 'http://here');
  return { path: pathname, fragment: Object.fromEntries(new URLSearchParams(hash.slice(1))) };
}

/** What {@link landing} is for a login that was refused. */
export const refused = (provider: ProviderId, error: string): Landing => ({
  path: '/login.html',
  fragment: { error, provider },
});

/** Presses a button of the provider's page. */
async function decide(location: string, { verified = 'yes', decision = 'allow', ...consent }: Consent) {
  const url = new URL(location);
  const body = new URLSearchParams({
    ...Object.fromEntries(url.searchParams),
    verified,
    decision,
    ...consent,
  });
  const answer = await fetch(url.origin + url.pathname, { method: 'POST', body, redirect: 'manual' });
  const to = answer.headers.get('location');
  if (to === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
  const { pathname, search } = new URL(to);
  return pathname + search;
}
