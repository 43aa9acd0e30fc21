import { given, PASSWORD } from '../../target.ts';
import type { Requests } from '../prepared.ts';

const VERIFY = /^Confirm your email address/;
const RESET = /^Choose a new password/;
const LINK = /^Your link to log in/;

export const registrationRequests: Requests = {
  'POST /v1/auth/register': async ({ stranger }) => {
    const { send, email } = stranger();
    return {
      status: 202,
      send: () => send('POST', '/v1/auth/register', { body: { email, password: PASSWORD } }),
      mail: { to: email, subject: VERIFY },
    };
  },

  'POST /v1/auth/verify-email': async ({ run }) => {
    const { send, code, registrationToken } = await given.unverifiedAccount(run);
    return {
      status: 200,
      send: () => send('POST', '/v1/auth/verify-email', { body: { token: code, registrationToken } }),
    };
  },

  'POST /v1/auth/resend': async ({ run }) => {
    const { send, email } = await given.unverifiedAccount(run);
    return {
      status: 202,
      send: () => send('POST', '/v1/auth/resend', { body: { email } }),
      mail: { to: email, subject: VERIFY, count: 2 },
    };
  },

  'POST /v1/auth/password/forgot': async ({ memberElsewhere }) => {
    const { send, email } = await memberElsewhere();
    return {
      status: 202,
      send: () => send('POST', '/v1/auth/password/forgot', { body: { email } }),
      mail: { to: email, subject: RESET },
    };
  },

  'POST /v1/auth/password/reset': async ({ someone, token }) => {
    const { send, email } = await someone();
    await send('POST', '/v1/auth/password/forgot', { body: { email } });
    const body = { token: await token(email, RESET), password: 'another good password' };
    return {
      status: 204,
      send: () => send('POST', '/v1/auth/password/reset', { body }),
      mail: { to: email, subject: /^Your password .* was changed/ },
    };
  },

  'POST /v1/auth/magic-link': async ({ memberElsewhere }) => {
    const { send, email } = await memberElsewhere();
    return {
      status: 202,
      send: () => send('POST', '/v1/auth/magic-link', { body: { email } }),
      mail: { to: email, subject: LINK },
    };
  },

  'POST /v1/auth/magic-link/consume': async ({ someone, token }) => {
    const { send, email } = await someone();
    await send('POST', '/v1/auth/magic-link', { body: { email } });
    const body = { token: await token(email, LINK) };
    return { status: 200, send: () => send('POST', '/v1/auth/magic-link/consume', { body }) };
  },
};
