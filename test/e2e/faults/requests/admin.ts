import { randomUUID } from 'node:crypto';
import type { Cast } from '../cast.ts';
import type { Expected, Prepare, Requests } from '../prepared.ts';

const PEOPLE = '/v1/admin/users';
const TEMPLATES = '/v1/admin/mail-templates';
const SUPPRESSIONS = '/v1/admin/suppressions';
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

const template =
  (path: string): Prepare =>
  async ({ admin }) => {
    const { call } = await admin();
    return { status: 200, send: () => call('GET', path) };
  };

/** About an address that nobody has. */
const suppression =
  (what: 'search' | 'lift', status: number, more: object = {}): Prepare =>
  async ({ admin, stranger }) => {
    const [{ call }, { email: address }] = [await admin(), stranger()];
    return { status, send: () => call('POST', `${SUPPRESSIONS}/${what}`, { body: { address, ...more } }) };
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

  'GET /v1/admin/mail-templates': template(TEMPLATES),
  'GET /v1/admin/mail-templates/{id}': template(`${TEMPLATES}/digest`),

  'GET /v1/admin/users/{id}/deliveries': async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return {
      status: 200,
      send: () => call('GET', `${PEOPLE}/${userId}/deliveries`),
      // a registration is mailed
      isRight: ({ body: { items } }) => items.length > 0,
    };
  },

  'POST /v1/admin/suppressions/search': suppression('search', 200),
  'POST /v1/admin/suppressions/lift': suppression('lift', 204, { reason: 'owner_asked' }),

  'POST /v1/admin/announcements': async ({ admin }) => {
    const { call } = await admin();
    const words = { title: `News ${randomUUID()}`, text: 'A fault is tried.' };
    const announcement = {
      body: { texts: { en: words, de: words }, url: null },
      headers: { 'idempotency-key': randomUUID() },
    };
    return { status: 201, send: () => call('POST', '/v1/admin/announcements', announcement) };
  },

  'POST /v1/admin/users/{id}/suspend': change('suspend', /^Your account .* is suspended/),
  'POST /v1/admin/users/{id}/reinstate': change('reinstate', /^You can use your account/, 'suspend'),
  'POST /v1/admin/users/{id}/revoke-sessions': change('revoke-sessions'),

  'POST /v1/admin/users/{id}/impersonate': async ({ admin, member }) => {
    const [{ call }, { userId }] = [await admin(), await member()];
    return { status: 201, send: () => call('POST', `${PEOPLE}/${userId}/impersonate`, { body }) };
  },
};
