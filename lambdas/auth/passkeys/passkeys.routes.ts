import { created, noContent, ok } from '../../platform/http/answer.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { randomToken } from '../../platform/ids.ts';
import { PASSKEY_COOKIE, passkeyCookie } from '../cookies.ts';
import { describeDevice } from '../device-name.ts';
import type { AuthServices } from '../services.ts';
import { loginAnswer } from '../tokens-answer.ts';
import { CEREMONY_S } from './ceremony.repository.ts';
import { loginByPasskey, startLogin } from './login.ts';
import { namedPasskeys } from './named-passkeys.ts';
import type { NamedPasskey } from './named-passkeys.ts';
import { finishRegistration, startRegistration } from './register.ts';
import { removePasskey } from './remove.ts';

const {
  CreationOptions,
  LoginOptions,
  PasskeyLogin,
  PasskeyParams,
  PasskeyRegistration,
  PasskeysPage,
  PasskeyView,
} = schemasIn(
  () => import('./passkeys.schemas.ts'),
  [
    'CreationOptions',
    'LoginOptions',
    'PasskeyLogin',
    'PasskeyParams',
    'PasskeyRegistration',
    'PasskeysPage',
    'PasskeyView',
  ],
);
const { Tokens } = schemasIn(() => import('../auth.schemas.ts'), ['Tokens']);

const tags = ['auth'];
const HANDLE = /^[\w-]{43}$/;
const limit = { max: 10, windowS: 60, fallback: 'dynamodb' } as const;
const byUser = ({ principal }: { readonly principal: { readonly userId: string } }) => principal.userId;

/** Passkeys (WebAuthn): making, using, listing and removing them. */
export function passkeyRoutes(services: AuthServices): readonly Route[] {
  return [
    registerOptionsRoute(services),
    registerVerifyRoute(services),
    loginOptionsRoute(services),
    loginVerifyRoute(services),
    listRoute(services),
    removeRoute(services),
  ];
}

function registerOptionsRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/passkeys/register/options',
    summary: 'Options to make a passkey with, good for five minutes in this session',
    tags,
    auth: 'sudo',
    answers: {
      200: { description: 'for `navigator.credentials.create()`', schema: CreationOptions },
      409: { description: '`too_many_passkeys`' },
    },
    limits: [{ name: 'passkeys:register:options', ...limit, by: byUser }],
    handle: async ({ principal }) => ok({ publicKey: await startRegistration(services, principal) }),
  });
}

function registerVerifyRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/passkeys/register/verify',
    summary: 'Keep the passkey that was made: from now on it logs in',
    tags,
    auth: 'sudo',
    body: PasskeyRegistration,
    answers: {
      201: { description: 'the passkey', schema: PasskeyView },
      400: { description: '`challenge_invalid`: ask for options again; `passkey_refused`' },
      409: { description: '`passkey_taken`, `too_many_passkeys`' },
    },
    limits: [{ name: 'passkeys:register:verify', ...limit, by: byUser }],
    handle: async ({ principal: { userId, sessionId }, body, client }) => {
      const device = describeDevice(client.userAgent);
      const passkey = await finishRegistration(services, { userId, sessionId, ...body, device });
      return created(view(passkey), null);
    },
  });
}

function loginOptionsRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/passkeys/login/options',
    summary: 'Options to log in with any passkey, good for five minutes in this browser',
    tags,
    auth: 'none',
    browser: true,
    answers: { 200: { description: 'for `navigator.credentials.get()`', schema: LoginOptions } },
    limits: [{ name: 'passkeys:login:options', ...limit, by: byClient }],
    handle: async ({ client, cookies }) => {
      if (client.origin === null) {
        const handle = randomToken();
        return ok({ publicKey: await startLogin(services, handle), handle });
      }
      // the same for all its tabs: what one of them begins must not end what another has begun
      const known = cookies[PASSKEY_COOKIE] ?? '';
      const handle = HANDLE.test(known) ? known : randomToken();
      const publicKey = await startLogin(services, handle);
      return ok({ publicKey }, { cookies: [passkeyCookie(handle, CEREMONY_S)] });
    },
  });
}

function loginVerifyRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/passkeys/login/verify',
    summary: 'Log in with a passkey; no second factor is asked for',
    tags,
    auth: 'none',
    browser: true,
    body: PasskeyLogin,
    answers: {
      200: { description: 'as for a login', schema: Tokens },
      400: { description: '`challenge_invalid`: ask for options again' },
      401: { description: '`unknown_passkey`, whatever is wrong with it' },
    },
    limits: [{ name: 'passkeys:login:verify', ...limit, by: byClient }],
    handle: async ({ body, client, cookies }) => {
      const isBrowser = client.origin !== null;
      const handle = (isBrowser ? cookies[PASSKEY_COOKIE] : body.handle) || null;
      const device = describeDevice(client.userAgent);
      const outcome = await loginByPasskey(services, { assertion: body.credential, handle, device });
      return loginAnswer(services, outcome, { client, cookies });
    },
  });
}

function listRoute(services: AuthServices): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/passkeys',
    summary: 'Your passkeys',
    tags,
    auth: 'required',
    impersonation: 'refused',
    answers: { 200: { description: 'all of them, oldest first', schema: PasskeysPage } },
    handle: async ({ principal: { userId } }) =>
      ok({ items: (await namedPasskeys(services, userId)).map(view), cursor: null }),
  });
}

function removeRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: '/v1/auth/passkeys/:id',
    summary: 'Remove a passkey: it logs in no more',
    tags,
    auth: 'sudo',
    params: PasskeyParams,
    answers: {
      204: { description: 'removed' },
      409: {
        description:
          '`last_credential`: without it nobody could log in; `last_second_factor`: admins keep one',
      },
    },
    handle: async ({ principal: { userId }, params: { id: passkeyId }, client }) => {
      await removePasskey(services, { userId, passkeyId, device: describeDevice(client.userAgent) });
      return noContent();
    },
  });
}

function view({
  passkeyId: id,
  name,
  credentialId,
  transports,
  isSynced,
  createdAt,
  lastUsedAt,
}: NamedPasskey) {
  return {
    id,
    name,
    credentialId,
    transports,
    synced: isSynced,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  };
}
