import { createClient } from '../../client.ts';
import type { Cast } from '../cast.ts';
import { INVITED, invitation, organisation } from '../organisations.ts';
import type { Requests } from '../prepared.ts';
import { idempotencyKey } from '../stripe.ts';

const BY_TOKEN = '/v1/invitations';
const OWN = '/v1/users/me/invitations';

/** The token that an address was mailed, which is invited for the first time. */
async function mailedToken({ shared, token }: Cast, email: string): Promise<string> {
  const { owner, path } = await shared();
  await invitation(owner, path, email);
  return token(email, INVITED);
}

/** What its members do. */
const sent: Requests = {
  'POST /v1/orgs/{id}/invitations': async ({ shared, stranger }) => {
    const [{ owner, path }, { email }] = [await shared(), stranger()];
    const sending = { headers: idempotencyKey(), body: { email, role: 'admin' } };
    return {
      status: 201,
      send: () => owner.call('POST', `${path}/invitations`, sending),
      mail: { to: email, subject: INVITED },
    };
  },

  'GET /v1/orgs/{id}/invitations': async ({ shared }) => {
    const { owner, path } = await shared();
    return { status: 200, send: () => owner.call('GET', `${path}/invitations`) };
  },

  'POST /v1/orgs/{id}/invitations/{invitationId}/resend': async ({ shared, stranger, mailed }) => {
    const [{ owner, path }, { email }] = [await shared(), stranger()];
    const id = await invitation(owner, path, email);
    await mailed(email, INVITED);
    const headers = idempotencyKey();
    return {
      status: 200,
      send: () => owner.call('POST', `${path}/invitations/${id}/resend`, { headers }),
      mail: { to: email, subject: INVITED, count: 2 },
    };
  },

  'DELETE /v1/orgs/{id}/invitations/{invitationId}': async ({ shared }) => {
    const { owner, path } = await shared();
    const id = await invitation(owner, path);
    return { status: 204, send: () => owner.call('DELETE', `${path}/invitations/${id}`) };
  },
};

/** What who was invited does: each of them with one mail of its kind, or by the invitation's id. */
const received: Requests = {
  'POST /v1/invitations/preview': async (cast) => {
    const { email } = cast.stranger();
    const body = { token: await mailedToken(cast, email) };
    const send = createClient(cast.run.api);
    return { status: 200, send: () => send('POST', `${BY_TOKEN}/preview`, { body }) };
  },

  'POST /v1/invitations/accept': async (cast) => {
    const { call, email } = await cast.member();
    const sending = { headers: idempotencyKey(), body: { token: await mailedToken(cast, email) } };
    return { status: 200, send: () => call('POST', `${BY_TOKEN}/accept`, sending) };
  },

  'POST /v1/invitations/decline': async (cast) => {
    const { call, email } = await cast.admin();
    const sending = { headers: idempotencyKey(), body: { token: await mailedToken(cast, email) } };
    return { status: 204, send: () => call('POST', `${BY_TOKEN}/decline`, sending) };
  },

  'GET /v1/users/me/invitations': async ({ invitee }) => {
    const { call } = await invitee();
    return { status: 200, send: () => call('GET', OWN) };
  },

  'POST /v1/users/me/invitations/{invitationId}/accept': async ({ shared, invitee }) => {
    const [{ owner, path }, { call, email }] = [await shared(), await invitee()];
    const id = await invitation(owner, path, email);
    const headers = idempotencyKey();
    return { status: 200, send: () => call('POST', `${OWN}/${id}/accept`, { headers }) };
  },

  'POST /v1/users/me/invitations/{invitationId}/decline': async ({ owner, invitee }) => {
    const [boss, { call, email }] = [await owner(), await invitee()];
    const id = await invitation(boss, await organisation(boss), email);
    const headers = idempotencyKey();
    return { status: 204, send: () => call('POST', `${OWN}/${id}/decline`, { headers }) };
  },
};

export const invitationRequests: Requests = { ...sent, ...received };
