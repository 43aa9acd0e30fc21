import { accepted, noContent } from '../../platform/http/answer.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { deviceCookie } from '../cookies.ts';
import { describeDevice } from '../device-name.ts';
import type { AuthServices } from '../services.ts';
import { confirmEmailChange } from './confirm-email-change.ts';
import { requestEmailChange } from './request-email-change.ts';

const { Address } = schemasIn(() => import('../auth.schemas.ts'), ['Address']);
const { EmailConfirmation } = schemasIn(() => import('./email-change.schemas.ts'), ['EmailConfirmation']);

const tags = ['auth'];

/** Another mail address for an account. */
export function emailChangeRoutes(services: AuthServices): readonly Route[] {
  return [changeRoute(services), confirmRoute(services)];
}

function changeRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/email/change',
    summary: 'Ask for another mail address; confirm it with what is mailed to it',
    tags,
    auth: 'sudo',
    body: Address,
    answers: { 202: { description: 'a mail is on its way, if the address is free' } },
    limits: [
      {
        name: 'email:change',
        max: 3,
        windowS: 3_600,
        fallback: 'dynamodb',
        by: ({ principal }) => principal.userId,
      },
    ],
    handle: async ({ principal: { userId }, body: { email }, client }) => {
      await requestEmailChange(services, { userId, email, device: describeDevice(client.userAgent) });
      return accepted();
    },
  });
}

function confirmRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/email/confirm',
    summary: 'Prove the new mail address, logged in to the account that asked for it',
    tags,
    auth: 'required',
    body: EmailConfirmation,
    answers: {
      204: { description: 'changed; the old address is told' },
      400: { description: '`token_invalid`: used, expired, another account’s, or the address is taken' },
    },
    limits: [{ name: 'email:confirm', max: 10, windowS: 60, fallback: 'dynamodb', by: byClient }],
    handle: async ({ principal: { userId }, body: { token }, client }) => {
      const device = describeDevice(client.userAgent);
      const known = await confirmEmailChange(services, { userId, token, device });
      return noContent(client.origin === null ? {} : { cookies: [deviceCookie(known)] });
    },
  });
}
