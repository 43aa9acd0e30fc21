import { accepted } from '../platform/http/answer.ts';
import { byClient, route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { REGISTRATION_COOKIE } from './cookies.ts';
import { describeDevice } from './device-name.ts';
import { emailLimitKey } from './email-address.ts';
import { consumeMagicLink } from './magic-link.ts';
import { requestLink } from './request-link.ts';
import type { AuthServices } from './services.ts';
import { loginAnswer } from './tokens-answer.ts';

const { Address, LoginOutcome, Verification } = schemasIn(
  () => import('./auth.schemas.ts'),
  ['Address', 'LoginOutcome', 'Verification'],
);

const tags = ['auth'];
const fallback = 'dynamodb';

/** Logging in by a link from a mail. */
export function magicLinkRoutes(services: AuthServices): readonly Route[] {
  return [requestRoute(services), consumeRoute(services)];
}

function requestRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/magic-link',
    summary: 'Send a link to log in with',
    tags,
    auth: 'none',
    browser: true,
    body: Address,
    answers: { 202: { description: 'the mail is on its way, if there is somebody to send it to' } },
    limits: [
      { name: 'magic-link:client', max: 10, windowS: 60, fallback, by: byClient },
      {
        name: 'magic-link:mail',
        max: 3,
        windowS: 300,
        fallback,
        by: ({ body }) => emailLimitKey(services.keys, body.email),
      },
    ],
    handle: async ({ body }) => {
      await requestLink(services, 'log-in', body.email);
      return accepted({});
    },
  });
}

/** By POST alone: the scanners of mail servers open every link, and must not use it up. */
function consumeRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/magic-link/consume',
    summary: 'Log in with the token from the mail',
    tags,
    auth: 'none',
    browser: true,
    body: Verification,
    answers: {
      200: { description: 'as for a login', schema: LoginOutcome },
      400: { description: '`token_invalid`: used, expired or unknown' },
    },
    limits: [{ name: 'magic-link:consume', max: 10, windowS: 60, fallback, by: byClient }],
    handle: async ({ body, client, cookies }) => {
      const registrationToken = body.registrationToken ?? cookies[REGISTRATION_COOKIE] ?? null;
      const device = describeDevice(client.userAgent);
      const outcome = await consumeMagicLink(services, { token: body.token, registrationToken, device });
      return loginAnswer(services, outcome, { client, cookies });
    },
  });
}
