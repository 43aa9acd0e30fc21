import { expectStatus, login } from '../../target.ts';
import type { Cast } from '../cast.ts';
import type { Prepare, Requests } from '../prepared.ts';
import { idempotencyKey } from '../stripe.ts';

const ME = '/v1/users/me';
const EXPORTS = `${ME}/exports`;

/** Something about an export of the member's that can be fetched. */
const read =
  (part: string, status: number): Prepare =>
  async ({ member, exportPath }: Cast) => {
    const [{ call }, path] = [await member(), await exportPath()];
    return { status, send: () => call('GET', path + part) };
  };

/** Leaving, coming back, and taking along what there is. */
export const accountRequests: Requests = {
  'DELETE /v1/users/me': async ({ someone }) => {
    const { call, email } = await someone();
    return {
      status: 202,
      send: () => call('DELETE', ME),
      mail: { to: email, subject: /^Your account .* will be erased/ },
    };
  },

  'POST /v1/users/me/restore': async ({ someone }) => {
    const account = await someone();
    expectStatus(await account.call('DELETE', ME), 202);
    const { call } = await login(account);
    return {
      status: 200,
      send: () => call('POST', `${ME}/restore`),
      mail: { to: account.email, subject: /^Your account .* is restored/ },
    };
  },

  'POST /v1/users/me/export': async ({ someone }) => {
    const { call, email } = await someone();
    const headers = idempotencyKey();
    return {
      status: 202,
      send: () => call('POST', `${ME}/export`, { headers }),
      mail: { to: email, subject: /^Your data from/ },
    };
  },

  'GET /v1/users/me/exports': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', EXPORTS) };
  },

  'GET /v1/users/me/exports/{id}': read('', 200),
  'GET /v1/users/me/exports/{id}/parts/{number}': read('/parts/1', 302),

  'GET /v1/users/me/audit-log/export': async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', `${ME}/audit-log/export?format=csv`) };
  },
};
