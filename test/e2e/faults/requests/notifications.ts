import { createClient } from '../../client.ts';
import type { Cast } from '../cast.ts';
import { device, notification, subscription } from '../notifications.ts';
import { INVITED, organisation } from '../organisations.ts';
import type { Prepare, Requests } from '../prepared.ts';

const INBOX = '/v1/notifications';
const PREFERENCES = '/v1/notification-preferences';
const DEVICES = '/v1/devices';

const read =
  (path: string): Prepare =>
  async ({ member }: Cast) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', path) };
  };

/** Whoever is told something has an inbox of their own: nobody else's count changes. */
const told =
  (method: string, pathOf: (id: string) => string): Prepare =>
  async ({ someone }) => {
    const { call } = await someone();
    const path = pathOf(await notification({ call }));
    return { status: 204, send: () => call(method, path) };
  };

export const notificationRequests: Requests = {
  'GET /v1/notifications': read(INBOX),
  'POST /v1/notifications/{id}/read': told('POST', (id) => `${INBOX}/${id}/read`),
  'DELETE /v1/notifications/{id}': told('DELETE', (id) => `${INBOX}/${id}`),

  'POST /v1/notifications/read-all': async ({ member }) => {
    const { call } = await member();
    return { status: 204, send: () => call('POST', `${INBOX}/read-all`) };
  },

  'GET /v1/notification-preferences': read(PREFERENCES),

  'PUT /v1/notification-preferences': async ({ member }) => {
    const { call } = await member();
    const { body } = await call('GET', PREFERENCES);
    return { status: 200, send: () => call('PUT', PREFERENCES, { body }) };
  },

  // by the link in an invitation that nobody answers: its address has no account
  'POST /v1/unsubscribe': async ({ owner, stranger, mailed, run }) => {
    const [person, { email }] = [await owner(), stranger()];
    const path = await organisation(person);
    const body = { email, role: 'member' };
    await person.call('POST', `${path}/invitations`, { body });
    const { headers } = await mailed(email, INVITED);
    const link = /<(https?:[^>]+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    const { pathname, search } = new URL(link);
    const send = createClient(run.api);
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    };
    return { status: 200, send: () => send('POST', pathname + search, form) };
  },

  'GET /v1/devices': read(DEVICES),

  'GET /v1/devices/{id}': async ({ member }) => {
    const { call } = await member();
    const id = await device({ call });
    return { status: 200, send: () => call('GET', `${DEVICES}/${id}`) };
  },

  'PUT /v1/devices/{id}': async ({ member }) => {
    const { call } = await member();
    const [id, body] = [await device({ call }), subscription()];
    return { status: 200, send: () => call('PUT', `${DEVICES}/${id}`, { body }) };
  },

  'DELETE /v1/devices/{id}': async ({ member }) => {
    const { call } = await member();
    const id = await device({ call });
    return { status: 204, send: () => call('DELETE', `${DEVICES}/${id}`) };
  },
};
