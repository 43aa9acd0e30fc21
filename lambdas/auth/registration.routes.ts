import { accepted, noContent, ok } from '../platform/http/answer.ts';
import { byClient, route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { deviceCookie, REGISTRATION_COOKIE, registrationCookie } from './cookies.ts';
import { describeDevice } from './device-name.ts';
import { emailLimitKey } from './email-address.ts';
import { preferredLanguage } from './language.ts';
import { register, REGISTRATION_S } from './register.ts';
import { requestLink } from './request-link.ts';
import { resetPassword } from './reset-password.ts';
import type { AuthServices } from './services.ts';
import { verifyEmail } from './verify-email.ts';

const { Address, PasswordReset, Registered, Registration, Verification, Verified } = schemasIn(
  () => import('./auth.schemas.ts'),
  ['Address', 'PasswordReset', 'Registered', 'Registration', 'Verification', 'Verified'],
);

const tags = ['auth'];
const TOKEN_INVALID = { 400: { description: '`token_invalid`: used, expired or unknown' } };
const SEEMS_SENT = { 202: { description: 'the mail is on its way, if there is somebody to send it to' } };

/** Registration, the proof of an address, and the password's reset. */
export function registrationRoutes(services: AuthServices): readonly Route[] {
  return [
    registerRoute(services),
    verifyRoute(services),
    resendRoute(services),
    forgotRoute(services),
    resetRoute(services),
  ];
}

function registerRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/register',
    summary: 'Register; the answer says nothing about whether the address is known',
    tags,
    auth: 'none',
    browser: true,
    body: Registration,
    answers: {
      202: {
        description:
          'a mail is on its way. Send `registrationToken` with the verification to keep the password; browsers get it as a cookie',
        schema: Registered,
      },
    },
    limits: [
      { name: 'register:client', max: 3, windowS: 60, fallback: 'dynamodb', by: byClient },
      // nobody's mailbox is filled from many addresses
      {
        name: 'register:mail',
        max: 10,
        windowS: 3_600,
        fallback: 'dynamodb',
        by: ({ body }) => emailLimitKey(services.keys, body.email),
      },
    ],
    handle: async ({ body, client, headers }) => {
      const device = describeDevice(client.userAgent);
      const locale = preferredLanguage(headers['accept-language']);
      const registrationToken = await register(services, { ...body, device, locale });
      if (client.origin === null) return accepted({ registrationToken });
      return accepted({}, { cookies: [registrationCookie(registrationToken, REGISTRATION_S)] });
    },
  });
}

function verifyRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/verify-email',
    summary: 'Prove an address with the token from the mail',
    tags,
    auth: 'none',
    browser: true,
    body: Verification,
    answers: {
      200: {
        description:
          'verified. Without the registration’s token or cookie the password is discarded, and `passwordResetToken` lets you set one at /v1/auth/password/reset',
        schema: Verified,
      },
      ...TOKEN_INVALID,
    },
    limits: [{ name: 'verify-email', max: 10, windowS: 60, fallback: 'dynamodb', by: byClient }],
    handle: async ({ body, client, cookies }) => {
      const cookie = cookies[REGISTRATION_COOKIE];
      const verified = await verifyEmail(services, {
        token: body.token,
        registrationToken: body.registrationToken ?? cookie ?? null,
        device: describeDevice(client.userAgent),
      });
      return ok(verified, cookie === undefined ? {} : { cookies: [registrationCookie('', 0)] });
    },
  });
}

function resendRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/resend',
    summary: 'Send the verification mail again',
    tags,
    auth: 'none',
    browser: true,
    body: Address,
    answers: SEEMS_SENT,
    limits: [
      { name: 'resend:client', max: 10, windowS: 60, fallback: 'dynamodb', by: byClient },
      {
        name: 'resend:mail',
        max: 3,
        windowS: 300,
        fallback: 'dynamodb',
        by: ({ body }) => emailLimitKey(services.keys, body.email),
      },
    ],
    handle: async ({ body }) => {
      await requestLink(services, 'verify-email', body.email);
      return accepted({});
    },
  });
}

function forgotRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/password/forgot',
    summary: 'Send a link to set a new password',
    tags,
    auth: 'none',
    browser: true,
    body: Address,
    answers: SEEMS_SENT,
    limits: [
      { name: 'forgot:client', max: 3, windowS: 60, fallback: 'dynamodb', by: byClient },
      {
        name: 'forgot:mail',
        max: 3,
        windowS: 300,
        fallback: 'dynamodb',
        by: ({ body }) => emailLimitKey(services.keys, body.email),
      },
    ],
    handle: async ({ body }) => {
      await requestLink(services, 'reset-password', body.email);
      return accepted({});
    },
  });
}

function resetRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/password/reset',
    summary: 'Set a new password with the token from the mail; ends every session',
    tags,
    auth: 'none',
    browser: true,
    body: PasswordReset,
    answers: { 204: { description: 'set; log in with it' }, ...TOKEN_INVALID },
    limits: [{ name: 'reset', max: 5, windowS: 60, fallback: 'dynamodb', by: byClient }],
    handle: async ({ body, client }) => {
      const known = await resetPassword(services, { ...body, device: describeDevice(client.userAgent) });
      return noContent(client.origin === null ? {} : { cookies: [deviceCookie(known)] });
    },
  });
}
