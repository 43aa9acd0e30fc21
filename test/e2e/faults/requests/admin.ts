import type { Cast } from '../cast.ts';
import type { Expected, Prepare, Requests } from '../prepared.ts';

const PEOPLE = '/v1/admin/users';
const body = { reason: 'a fault is tried' };

/** What an administrator does to an account of its own, which they may have changed before. */
const change =
  (what: string, mail?: RegExp, before?: string): Prepare =>
  async ({ admin, someone }: Cast) => {
    const [{ call }, { userId, email }] = [await admin(), await someone()];
    const path = `${PEOPLE}/${userId}`;
    if (before) await call('POST', `${path}/${before}`, { body });
    const expected: { mail?: Expected } = mail ? { mail: { to: email, subject: mail } } : {};
    return { status: 204, send: () => call('POST', `${path}/${what}`, { body }), ...expected };
  };

const read =
  (path: string): Prepare =>
  async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return { status: 200, send: () => call('GET', `${path}?userId=${userId}`) };
  };

export const adminRequests: Requests = {
  'POST /v1/admin/users/search': async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return {
      status: 200,
      send: () => call('POST', `${PEOPLE}/search`, { body: { query: userId } }),
      isRight: ({ body: { items } }) => items.length === 1,
    };
  },

  'GET /v1/admin/users/{id}': async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return { status: 200, send: () => call('GET', `${PEOPLE}/${userId}`) };
  },

  'GET /v1/admin/audit-log': read('/v1/admin/audit-log'),
  'GET /v1/admin/audit-log/export': read('/v1/admin/audit-log/export'),

  'POST /v1/admin/users/{id}/suspend': change('suspend', /^Your account .* is suspended/),
  'POST /v1/admin/users/{id}/reinstate': change('reinstate', /^You can use your account/, 'suspend'),
  'POST /v1/admin/users/{id}/revoke-sessions': change('revoke-sessions'),

  'POST /v1/admin/users/{id}/impersonate': async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return { status: 201, send: () => call('POST', `${PEOPLE}/${userId}/impersonate`, { body }) };
  },
};
