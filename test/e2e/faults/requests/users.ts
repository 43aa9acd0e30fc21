import type { Cast } from '../cast.ts';
import type { Requests } from '../prepared.ts';

const read = (path: string) => async (cast: Cast) => {
  const { call } = await cast.member();
  return { status: 200, send: () => call('GET', path) };
};

export const userRequests: Requests = {
  'GET /v1/users/me': read('/v1/users/me'),

  'PATCH /v1/users/me': async ({ member }) => {
    const { call } = await member();
    const body = { displayName: 'Ada Lovelace' };
    return { status: 200, send: () => call('PATCH', '/v1/users/me', { body }) };
  },

  'GET /v1/users/me/preferences': read('/v1/users/me/preferences'),

  'PUT /v1/users/me/preferences': async ({ member }) => {
    const { call } = await member();
    const body = { theme: 'dark', timeFormat: '24h', weekStartsOn: 'monday' };
    return { status: 200, send: () => call('PUT', '/v1/users/me/preferences', { body }) };
  },

  'GET /v1/users/{id}': async ({ member }) => {
    const { call, userId } = await member();
    return { status: 200, send: () => call('GET', `/v1/users/${userId}`) };
  },

  'GET /v1/users/me/audit-log': read('/v1/users/me/audit-log'),
};
