import type { ALBResult } from 'aws-lambda';
import { headerOf, headersOf } from '../../platform/testing/alb.ts';
import { givenAuth } from '../auth.fixture.ts';
import { oauthRoutes } from './oauth.routes.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { ProviderCall, ProviderRequest } from './provider-call.ts';
import { configuredProviders } from './providers.ts';

export const CLIENTS = {
  google: { clientId: 'google-client', clientSecret: 'google words' },
  github: { clientId: 'github-client', clientSecret: 'github words' },
};

/** What a GitHub answers that works, by path. */
export const githubAnswers = (email: string, verified = true): Readonly<Record<string, unknown>> => ({
  '/login/oauth/access_token': { access_token: 'a token', token_type: 'bearer' },
  '/user': { id: 42, login: 'ada' },
  '/user/emails': [
    { email: 'other@example.com', primary: false, verified: true },
    { email, primary: true, verified },
  ],
});

/** auth in memory, with providers that answer what the test says, and a browser with cookies. */
export function givenOAuth(secret = JSON.stringify(CLIENTS)) {
  const provider = {
    /** By path; what isn't there is answered 404. */
    answers: {} as Readonly<Record<string, unknown>>,
    asked: [] as ProviderRequest[],
  };
  const call: ProviderCall = async (request) => {
    provider.asked.push(request);
    const body = provider.answers[new URL(request.url).pathname];
    if (body instanceof Error) throw body;
    return {
      status: body === undefined ? 404 : 200,
      body: (body ?? {}) as Readonly<Record<string, unknown>>,
    };
  };
  const auth = givenAuth({
    routesOf: (services) => {
      const { clock } = services;
      const deps = { secret: async () => secret, endpointUrl: null, clock, callOf: () => call };
      return oauthRoutes(services, configuredProviders(deps));
    },
  });

  const cookies = new Map<string, string>();
  const visit = async (path: string, query: Readonly<Record<string, string>> = {}): Promise<ALBResult> => {
    const values = Object.entries(query).map(
      ([name, value]) => [name, [encodeURIComponent(value)]] as [string, string[]],
    );
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await auth.send({
      path,
      query: Object.fromEntries(values),
      headers: cookie ? { cookie } : {},
    });
    for (const line of headersOf(answer, 'set-cookie')) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const start = async (id: ProviderId): Promise<URL> =>
    new URL(headerOf(await visit(`/v1/auth/oauth/${id}`), 'Location')!);
  const back = async (id: ProviderId, query: Readonly<Record<string, string>>): Promise<string | null> =>
    headerOf(await visit(`/v1/auth/oauth/${id}/callback`, query), 'Location');
  return {
    auth,
    provider,
    cookies,
    visit,
    /** Begins a login; the provider's URL. */
    start,
    /** Comes back; where that leads. */
    back,
    /** The whole way with GitHub; where it leads. */
    async logInByGithub(): Promise<string | null> {
      const { searchParams } = await start('github');
      return back('github', { code: 'a code', state: searchParams.get('state')! });
    },
  };
}
