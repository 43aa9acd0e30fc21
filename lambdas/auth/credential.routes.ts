import { accepted, noContent, ok } from '../platform/http/answer.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { changePassword } from './change-password.ts';
import { describeDevice } from './device-name.ts';
import { GUESSES } from './login.ts';
import { reauthenticateByCode } from './mailed-code/reauthenticate-by-code.ts';
import { requestCode } from './mailed-code/request-code.ts';
import { reauthenticateByPasskey, startReauthentication } from './passkeys/reauthenticate.ts';
import { reauthenticate } from './reauthenticate.ts';
import type { AuthServices } from './services.ts';

const { PasswordChange, Reauthentication, Reauthenticated } = schemasIn(
  () => import('./auth.schemas.ts'),
  ['PasswordChange', 'Reauthentication', 'Reauthenticated'],
);

const { RequestOptions } = schemasIn(() => import('./passkeys/passkeys.schemas.ts'), ['RequestOptions']);

const tags = ['auth'];
const WRONG = {
  403: { description: '`wrong_password`; `mfa_required`: reauthenticate with the app’s code first' },
};
const limit = { max: 5, windowS: 60, fallback: 'dynamodb' } as const;
/** Of both routes together: whoever finds a session open guesses no more often than a stranger at the login. */
const guesses = { ...GUESSES, name: 'session:guesses' };
const bySession = ({ principal }: { readonly principal: { readonly sessionId: string } }) =>
  principal.sessionId;

/** What people do with the credentials they have. */
export function credentialRoutes(services: AuthServices): readonly Route[] {
  return [
    reauthenticateRoute(services),
    reauthenticateOptionsRoute(services),
    reauthenticateCodeRoute(services),
    changePasswordRoute(services),
  ];
}

function reauthenticateRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/reauthenticate',
    summary: 'Prove once more that it is you: for ten minutes this session may do what needs it',
    tags,
    auth: 'required',
    body: Reauthentication,
    answers: {
      200: { description: 'proven', schema: Reauthenticated },
      400: { description: '`challenge_invalid`: ask for options again' },
      403: {
        description:
          '`wrong_password`, `wrong_passkey`, `wrong_code`; `mfa_required`: send the app’s code with the password',
      },
      409: { description: '`code_not_offered`: you have a password or a passkey' },
    },
    limits: [
      { name: 'reauthenticate', ...limit, by: bySession },
      { ...guesses, by: bySession },
    ],
    handle: async ({ principal: { userId, sessionId }, body, client }) => {
      const device = describeDevice(client.userAgent);
      const who = { userId, sessionId, device };
      const { passkey, code, password } = body;
      const proven = passkey
        ? reauthenticateByPasskey(services, { ...who, assertion: passkey })
        : password === undefined && code !== undefined
          ? reauthenticateByCode(services, { ...who, code })
          : reauthenticate(services, { ...who, password: password ?? '', code: code ?? null });
      return ok({ sudoUntil: new Date(await proven).toISOString() });
    },
  });
}

function reauthenticateOptionsRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/reauthenticate/options',
    summary: 'Options to prove that it is you by a passkey, good for five minutes in this session',
    tags,
    auth: 'required',
    answers: {
      200: { description: 'for `navigator.credentials.get()`', schema: RequestOptions },
      409: { description: '`no_passkey`' },
    },
    limits: [{ name: 'reauthenticate:options', ...limit, by: bySession }],
    handle: async ({ principal }) => ok({ publicKey: await startReauthentication(services, principal) }),
  });
}

function reauthenticateCodeRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/reauthenticate/code',
    summary: 'Mail a code to prove that it is you, good for ten minutes in this session',
    tags,
    auth: 'required',
    answers: {
      202: { description: 'the mail is on its way' },
      403: { description: '`mfa_required`: this session needs more than a mailed code' },
      409: { description: '`code_not_offered`: you have a password or a passkey' },
    },
    limits: [
      {
        name: 'reauthenticate:mail',
        max: 3,
        windowS: 300,
        fallback: 'dynamodb',
        by: ({ principal }) => principal.userId,
      },
    ],
    handle: async ({ principal }) => {
      await requestCode(services, principal);
      return accepted({});
    },
  });
}

function changePasswordRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/password/change',
    summary: 'Change the password; ends every other session',
    tags,
    auth: 'required',
    body: PasswordChange,
    answers: { 204: { description: 'changed; this session stays' }, ...WRONG },
    limits: [
      { name: 'password:change', ...limit, by: bySession },
      { ...guesses, by: bySession },
    ],
    handle: async ({ principal: { userId, sessionId }, body, client }) => {
      const device = describeDevice(client.userAgent);
      await changePassword(services, { userId, sessionId, ...body, device });
      return noContent();
    },
  });
}
