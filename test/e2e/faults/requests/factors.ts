import { SoftwareAuthenticator } from '../../../../lambdas/auth/passkeys/software-authenticator.fixture.ts';
import { createClient } from '../../client.ts';
import { addPasskey, type Cast } from '../cast.ts';
import { codeOf, enrol, turnOnMfa } from '../factors.ts';
import type { Requests } from '../prepared.ts';

/** Somebody whose logins ask for a code. */
async function withApp({ someone, run }: Cast) {
  const owner = await someone();
  return { ...owner, recoveryCodes: await turnOnMfa(owner, run) };
}

export const factorRequests: Requests = {
  'GET /v1/auth/mfa': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', '/v1/auth/mfa') };
  },

  'POST /v1/auth/mfa/verify': async (cast) => {
    const { send, email, password, recoveryCodes } = await withApp(cast);
    const { challenge } = (await send('POST', '/v1/auth/login', { body: { email, password } })).body;
    const body = { challenge, recoveryCode: recoveryCodes[0] };
    return { status: 200, send: () => send('POST', '/v1/auth/mfa/verify', { body }) };
  },

  'POST /v1/auth/mfa/totp': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('POST', '/v1/auth/mfa/totp') };
  },

  'POST /v1/auth/mfa/totp/confirm': async ({ someone, run }) => {
    const owner = await someone();
    const secret = await enrol(owner);
    return {
      status: 200,
      // made when it is sent: a code is good for a minute
      send: async () =>
        owner.call('POST', '/v1/auth/mfa/totp/confirm', { body: { code: await codeOf(run, secret) } }),
      mail: { to: owner.email, subject: /^Two-step login .* was turned on/ },
    };
  },

  'DELETE /v1/auth/mfa/totp': async (cast) => {
    const { call, email } = await withApp(cast);
    return {
      status: 204,
      send: () => call('DELETE', '/v1/auth/mfa/totp'),
      mail: { to: email, subject: /^Two-step login .* was turned off/ },
    };
  },

  'POST /v1/auth/mfa/recovery-codes': async (cast) => {
    const { call } = await withApp(cast);
    return { status: 200, send: () => call('POST', '/v1/auth/mfa/recovery-codes') };
  },

  'POST /v1/auth/passkeys/register/options': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('POST', '/v1/auth/passkeys/register/options') };
  },

  'POST /v1/auth/passkeys/register/verify': async ({ someone, run }) => {
    const { call, email } = await someone();
    const { publicKey } = (await call('POST', '/v1/auth/passkeys/register/options')).body;
    const body = { name: 'Laptop', credential: new SoftwareAuthenticator(run.api).create(publicKey) };
    return {
      status: 201,
      send: () => call('POST', '/v1/auth/passkeys/register/verify', { body }),
      mail: { to: email, subject: /^A passkey was added/ },
    };
  },

  'GET /v1/auth/passkeys': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', '/v1/auth/passkeys') };
  },

  'DELETE /v1/auth/passkeys/{id}': async ({ someone, run }) => {
    const owner = await someone();
    const { id } = await addPasskey(owner, run);
    return {
      status: 204,
      send: () => owner.call('DELETE', `/v1/auth/passkeys/${id}`),
      mail: { to: owner.email, subject: /^A passkey was removed/ },
    };
  },

  'POST /v1/auth/passkeys/login/options': async ({ run }) => {
    const send = createClient(run.api);
    return { status: 200, send: () => send('POST', '/v1/auth/passkeys/login/options') };
  },

  'POST /v1/auth/passkeys/login/verify': async ({ memberElsewhere, run }) => {
    const owner = await memberElsewhere();
    const { authenticator } = await addPasskey(owner, run);
    const { publicKey, handle } = (await owner.send('POST', '/v1/auth/passkeys/login/options')).body;
    const body = { credential: authenticator.get(publicKey), handle };
    return { status: 200, send: () => owner.send('POST', '/v1/auth/passkeys/login/verify', { body }) };
  },

  'POST /v1/auth/reauthenticate/options': async ({ memberElsewhere, run }) => {
    const owner = await memberElsewhere();
    await addPasskey(owner, run);
    return { status: 200, send: () => owner.call('POST', '/v1/auth/reauthenticate/options') };
  },
};
