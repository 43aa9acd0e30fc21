import type { Cast } from '../cast.ts';
import { avatar, NOTE, note, PICTURE } from '../files.ts';
import type { Prepare, Requests } from '../prepared.ts';
import { idempotencyKey } from '../stripe.ts';

const FILES = '/v1/files';
const AVATAR = '/v1/users/me/avatar';

/** Something about a file of the member's that is ready. */
const read =
  (part: string, status: number): Prepare =>
  async ({ member, filePath }: Cast) => {
    const [{ call }, path] = [await member(), await filePath()];
    return { status, send: () => call('GET', path + part) };
  };

const list =
  (path: string): Prepare =>
  async ({ member }) => {
    const { call } = await member();
    return { status: 200, send: () => call('GET', path) };
  };

export const fileRequests: Requests = {
  'POST /v1/files': async ({ member }) => {
    const { call } = await member();
    const sending = { headers: idempotencyKey(), body: NOTE };
    return { status: 201, send: () => call('POST', FILES, sending) };
  },

  'GET /v1/files': list(FILES),
  'GET /v1/files/usage': list(`${FILES}/usage`),
  'GET /v1/files/{id}': read('', 200),
  'GET /v1/files/{id}/content': read('/content', 302),

  'DELETE /v1/files/{id}': async ({ member }) => {
    const { call } = await member();
    const path = await note(call);
    return { status: 204, send: () => call('DELETE', path) };
  },

  'POST /v1/users/me/avatar': async ({ member }) => {
    const { call } = await member();
    const sending = { headers: idempotencyKey(), body: PICTURE };
    return { status: 201, send: () => call('POST', AVATAR, sending) };
  },

  'DELETE /v1/users/me/avatar': async ({ owner }) => {
    const { call } = await owner();
    await avatar(call);
    return { status: 204, send: () => call('DELETE', AVATAR) };
  },

  'GET /v1/users/{id}/avatar': async ({ colleague, member }) => {
    const [{ call, userId }, reader] = [await colleague(), await member()];
    await avatar(call);
    return { status: 302, send: () => reader.call('GET', `/v1/users/${userId}/avatar`) };
  },
};
