import { cookiesOf } from '../../attacks/browser.ts';
import { createClient } from '../../client.ts';
import { expectStatus } from '../../target.ts';
import type { Cast } from '../cast.ts';
import type { Requests } from '../prepared.ts';

const START = '/v1/auth/oauth/google';

/** Somebody's browser on its way back from the provider, where they have agreed. */
async function returning({ run }: Cast, email: string) {
  const send = createClient(run.api);
  const started = await send('GET', START);
  expectStatus(started, 302);
  const page = new URL(started.headers['location']!);
  const form = new URLSearchParams(page.search);
  for (const [name, value] of Object.entries({ decision: 'allow', email, verified: 'yes' }))
    form.set(name, value);
  const agreed = await fetch(page, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(agreed.headers.get('location')!);
  const headers = { cookie: cookiesOf(started) };
  return { comeBack: () => send('GET', back.pathname + back.search, { headers }) };
}

export const oauthRequests: Requests = {
  'GET /v1/auth/oauth/{provider}': async ({ run }) => {
    const send = createClient(run.api);
    return { status: 302, send: () => send('GET', START) };
  },

  'GET /v1/auth/oauth/{provider}/callback': async (cast) => {
    const { comeBack } = await returning(cast, cast.stranger().email);
    // whoever is not logged in is sent to a page as well: to one that says why
    return { status: 303, send: comeBack, isRight: ({ headers }) => headers['location'] === '/' };
  },

  'GET /v1/auth/oauth-links': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', '/v1/auth/oauth-links') };
  },

  'DELETE /v1/auth/oauth-links/{provider}': async (cast) => {
    const { call, email } = await cast.someone();
    const { comeBack } = await returning(cast, email);
    expectStatus(await comeBack(), 303);
    return { status: 204, send: () => call('DELETE', '/v1/auth/oauth-links/google') };
  },
};
