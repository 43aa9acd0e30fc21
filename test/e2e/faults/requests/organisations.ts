import { expectStatus } from '../../target.ts';
import type { Cast } from '../cast.ts';
import { organisation, sharedOrganisation } from '../organisations.ts';
import type { Prepare, Requests } from '../prepared.ts';
import { idempotencyKey } from '../stripe.ts';

const CURRENT = '/v1/users/me/organisation';

const read =
  (part: string): Prepare =>
  async ({ shared }) => {
    const { owner, path } = await shared();
    return { status: 200, send: () => owner.call('GET', path + part) };
  };

/** For what changes who belongs to it. */
const ownShared = async ({ owner, colleague }: Cast) => sharedOrganisation(await owner(), await colleague());

export const organisationRequests: Requests = {
  'GET /v1/orgs': async ({ owner }) => {
    const { call } = await owner();
    return { status: 200, send: () => call('GET', '/v1/orgs') };
  },

  'POST /v1/orgs': async ({ member }) => {
    const { call } = await member();
    const sending = { headers: idempotencyKey(), body: { name: 'Analytical Engines' } };
    return { status: 201, send: () => call('POST', '/v1/orgs', sending) };
  },

  'GET /v1/orgs/{id}': read(''),

  'PATCH /v1/orgs/{id}': async ({ shared }) => {
    const { owner, path } = await shared();
    return { status: 200, send: () => owner.call('PATCH', path, { body: { name: 'Difference Engines' } }) };
  },

  'DELETE /v1/orgs/{id}': async ({ owner }) => {
    const boss = await owner();
    const path = await organisation(boss);
    return { status: 204, send: () => boss.call('DELETE', path) };
  },

  'POST /v1/orgs/{id}/transfer': async (cast) => {
    const { owner, path } = await ownShared(cast);
    const { userId } = await cast.colleague();
    const sending = { headers: idempotencyKey(), body: { userId } };
    return { status: 200, send: () => owner.call('POST', `${path}/transfer`, sending) };
  },

  'GET /v1/orgs/{id}/audit-log': read('/audit-log'),
  'GET /v1/orgs/{id}/audit-log/export': read('/audit-log/export'),
  'GET /v1/orgs/{id}/members': read('/members'),

  'GET /v1/orgs/{id}/members/{userId}': async ({ shared }) => {
    const { owner, memberPath } = await shared();
    return { status: 200, send: () => owner.call('GET', memberPath) };
  },

  'PATCH /v1/orgs/{id}/members/{userId}': async (cast) => {
    const { owner, memberPath } = await ownShared(cast);
    return { status: 200, send: () => owner.call('PATCH', memberPath, { body: { role: 'admin' } }) };
  },

  'DELETE /v1/orgs/{id}/members/{userId}': async (cast) => {
    const { owner, memberPath } = await ownShared(cast);
    return { status: 204, send: () => owner.call('DELETE', memberPath) };
  },

  'GET /v1/users/me/organisation': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', CURRENT) };
  },

  'PUT /v1/users/me/organisation': async ({ owner }) => {
    const { call } = await owner();
    const found = await call('GET', CURRENT);
    expectStatus(found, 200);
    const body = { organisationId: found.body.id };
    return { status: 204, send: () => call('PUT', CURRENT, { body }) };
  },
};
