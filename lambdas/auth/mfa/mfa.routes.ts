import { noContent, ok } from '../../platform/http/answer.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { DEVICE_COOKIE } from '../cookies.ts';
import { describeDevice } from '../device-name.ts';
import type { AuthServices } from '../services.ts';
import { loginAnswer } from '../tokens-answer.ts';
import { confirmEnrolment, disableMfa, renewRecoveryCodes, startEnrolment } from './enroll.ts';
import { verifyMfa } from './verify.ts';

const { Enrolment, MfaCode, MfaState, MfaVerification, RecoveryCodes } = schemasIn(
  () => import('./mfa.schemas.ts'),
  ['Enrolment', 'MfaCode', 'MfaState', 'MfaVerification', 'RecoveryCodes'],
);
const { Tokens } = schemasIn(() => import('../auth.schemas.ts'), ['Tokens']);

const tags = ['auth'];
const limit = { max: 10, windowS: 60, fallback: 'dynamodb' } as const;
const byUser = ({ principal }: { readonly principal: { readonly userId: string } }) => principal.userId;
const ONCE = 'shown this once';

/** The second factor: an authenticator app (TOTP, RFC 6238) and recovery codes. */
export function mfaRoutes(services: AuthServices): readonly Route[] {
  return [
    verifyRoute(services),
    stateRoute(services),
    startRoute(services),
    confirmRoute(services),
    disableRoute(services),
    recoveryCodesRoute(services),
  ];
}

function verifyRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/mfa/verify',
    summary: 'The second step of a login: a code of the app, or a recovery code',
    tags,
    auth: 'none',
    browser: true,
    body: MfaVerification,
    answers: {
      200: { description: 'as for a login', schema: Tokens },
      400: { description: '`challenge_invalid`: log in again' },
      401: { description: '`code_invalid`: wrong, or used before' },
    },
    limits: [{ name: 'mfa:verify', max: 3, windowS: 10, fallback: 'dynamodb', by: byClient }],
    handle: async ({ body: { challenge, code, recoveryCode }, client, cookies }) => {
      const device = describeDevice(client.userAgent);
      const deviceCookie = cookies[DEVICE_COOKIE];
      const proof = {
        challenge,
        code: code ?? null,
        recoveryCode: recoveryCode ?? null,
        device,
        deviceCookie,
      };
      return loginAnswer(services, await verifyMfa(services, proof), { client, cookies });
    },
  });
}

function stateRoute({ accounts, mfa }: AuthServices): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/mfa',
    summary: 'Whether logins ask for a second factor',
    tags,
    auth: 'required',
    impersonation: 'refused',
    answers: { 200: { description: 'the second factor', schema: MfaState } },
    handle: async ({ principal: { userId } }) => {
      const [account, codes] = await Promise.all([accounts.find(userId), mfa.recoveryCodes(userId)]);
      const since = account?.mfaSince ?? null;
      const state = { totp: since !== null, recoveryCodesLeft: codes.length };
      return ok({ ...state, since: since === null ? null : new Date(since).toISOString() });
    },
  });
}

function startRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/mfa/totp',
    summary: 'Start an authenticator app; confirm it with its first code',
    tags,
    auth: 'sudo',
    answers: {
      200: { description: `the secret, ${ONCE}`, schema: Enrolment },
      409: { description: '`mfa_already_on`' },
    },
    limits: [{ name: 'mfa:totp', ...limit, by: byUser }],
    handle: async ({ principal: { userId }, client }) => {
      const device = describeDevice(client.userAgent);
      return ok(await startEnrolment(services, { userId, device }, services.host));
    },
  });
}

function confirmRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/mfa/totp/confirm',
    summary: 'Ask for a code at every login from now on',
    tags,
    auth: 'sudo',
    body: MfaCode,
    answers: {
      200: { description: `recovery codes, ${ONCE}`, schema: RecoveryCodes },
      401: { description: '`code_invalid`' },
      409: { description: '`mfa_already_on`' },
    },
    limits: [{ name: 'mfa:confirm', ...limit, by: byUser }],
    handle: async ({ principal: { userId, sessionId }, body: { code }, client }) => {
      const device = describeDevice(client.userAgent);
      return ok({ recoveryCodes: await confirmEnrolment(services, { userId, sessionId, device, code }) });
    },
  });
}

function disableRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: '/v1/auth/mfa/totp',
    summary: 'Ask for no code any more',
    tags,
    auth: 'sudo',
    answers: {
      204: { description: 'off' },
      409: { description: '`mfa_not_on`; `last_second_factor`: admins keep one' },
    },
    handle: async ({ principal: { userId }, client }) => {
      await disableMfa(services, { userId, device: describeDevice(client.userAgent) });
      return noContent();
    },
  });
}

function recoveryCodesRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/mfa/recovery-codes',
    summary: 'New recovery codes; the old ones die',
    tags,
    auth: 'sudo',
    answers: {
      200: { description: `recovery codes, ${ONCE}`, schema: RecoveryCodes },
      409: { description: '`mfa_not_on`' },
    },
    limits: [{ name: 'mfa:recovery-codes', ...limit, by: byUser }],
    handle: async ({ principal: { userId }, client }) => {
      const device = describeDevice(client.userAgent);
      return ok({ recoveryCodes: await renewRecoveryCodes(services, { userId, device }) });
    },
  });
}
