import { given } from '../../target.ts';
import type { Cast } from '../cast.ts';
import type { Requests } from '../prepared.ts';

const read = (path: string) => async (cast: Cast) => {
  const { call } = await cast.member();
  return { status: 200, send: () => call('GET', path) };
};

export const sessionRequests: Requests = {
  'POST /v1/auth/login': async ({ memberElsewhere }) => {
    const { send, email, password } = await memberElsewhere();
    return { status: 200, send: () => send('POST', '/v1/auth/login', { body: { email, password } }) };
  },

  'POST /v1/auth/refresh': async ({ memberElsewhere }) => {
    const { send, refreshToken } = await memberElsewhere();
    return { status: 200, send: () => send('POST', '/v1/auth/refresh', { body: { refreshToken } }) };
  },

  'POST /v1/auth/logout': async ({ memberElsewhere }) => {
    const { call } = await memberElsewhere();
    return { status: 204, send: () => call('POST', '/v1/auth/logout') };
  },

  'GET /v1/auth/session': read('/v1/auth/session'),
  'GET /v1/auth/sessions': read('/v1/auth/sessions'),

  'DELETE /v1/auth/sessions': async ({ someone }) => {
    const { call } = await someone();
    return { status: 204, send: () => call('DELETE', '/v1/auth/sessions?scope=others') };
  },

  'DELETE /v1/auth/sessions/{id}': async ({ member, memberElsewhere }) => {
    const [{ call }, { sessionId }] = [await member(), await memberElsewhere()];
    return { status: 204, send: () => call('DELETE', `/v1/auth/sessions/${sessionId}`) };
  },

  'POST /v1/auth/reauthenticate': async ({ memberElsewhere }) => {
    const { call, password } = await memberElsewhere();
    return { status: 200, send: () => call('POST', '/v1/auth/reauthenticate', { body: { password } }) };
  },

  // for who has neither a password nor a passkey: registered elsewhere, and proven by a link
  'POST /v1/auth/reauthenticate/code': async ({ run, token }) => {
    const { send, email } = await given.unverifiedAccount(run);
    await send('POST', '/v1/auth/magic-link', { body: { email } });
    const link = { token: await token(email, /^Your link to log in/) };
    const { accessToken } = (await send('POST', '/v1/auth/magic-link/consume', { body: link })).body;
    return {
      status: 202,
      send: () => send('POST', '/v1/auth/reauthenticate/code', { token: accessToken }),
      mail: { to: email, subject: /^Your code for/ },
    };
  },

  'POST /v1/auth/password/change': async ({ someone }) => {
    const { call, email, password } = await someone();
    const body = { currentPassword: password, newPassword: 'another good password' };
    return {
      status: 204,
      send: () => call('POST', '/v1/auth/password/change', { body }),
      mail: { to: email, subject: /^Your password .* was changed/ },
    };
  },

  'POST /v1/auth/email/change': async ({ member, stranger }) => {
    const [{ call }, { email }] = [await member(), stranger()];
    return {
      status: 202,
      send: () => call('POST', '/v1/auth/email/change', { body: { email } }),
      mail: { to: email, subject: /^Confirm your new email address/ },
    };
  },

  'POST /v1/auth/email/confirm': async ({ someone, stranger, token }) => {
    const [{ call, email: before }, { email }] = [await someone(), stranger()];
    await call('POST', '/v1/auth/email/change', { body: { email } });
    const body = { token: await token(email, /^Confirm your new email address/) };
    return {
      status: 204,
      send: () => call('POST', '/v1/auth/email/confirm', { body }),
      mail: { to: before, subject: /^Your email address .* was changed/ },
    };
  },

  'POST /v1/api-keys': async ({ member }) => {
    const { call, email } = await member();
    const body = { name: 'a job at night', scopes: ['users:read'] };
    return {
      status: 201,
      send: () => call('POST', '/v1/api-keys', { body }),
      mail: { to: email, subject: /^A new API key/ },
    };
  },

  'GET /v1/api-keys': read('/v1/api-keys'),

  'DELETE /v1/api-keys/{id}': async ({ someone }) => {
    const { call } = await someone();
    const body = { name: 'a job at night', scopes: ['users:read'] };
    const { id } = (await call('POST', '/v1/api-keys', { body })).body;
    return { status: 204, send: () => call('DELETE', `/v1/api-keys/${id}`) };
  },
};
