import type { Cast } from '../cast.ts';
import type { Prepare, Requests } from '../prepared.ts';
import { idempotencyKey } from '../stripe.ts';
import { personalOrganisation, webhook, webhookDelivery } from '../webhooks.ts';

const body = { url: 'https://hooks.test/in', events: ['member.joined'] };

const read =
  (part: string): Prepare =>
  async ({ member, webhookPath }) => {
    const [{ call }, path] = [await member(), await webhookPath()];
    return { status: 200, send: () => call('GET', path + part) };
  };

const post =
  (part: string, status: number): Prepare =>
  async ({ member, webhookPath }) => {
    const [{ call }, path] = [await member(), await webhookPath()];
    const sending = { headers: idempotencyKey() };
    return { status, send: () => call('POST', path + part, sending) };
  };

/** The path of a test that was sent. */
const delivery = async ({ member, webhookPath }: Cast) =>
  webhookDelivery(await member(), await webhookPath());

export const webhookRequests: Requests = {
  'GET /v1/orgs/{id}/webhooks': async ({ member }) => {
    const person = await member();
    const path = await personalOrganisation(person);
    return { status: 200, send: () => person.call('GET', `${path}/webhooks`) };
  },

  'POST /v1/orgs/{id}/webhooks': async ({ member }) => {
    const person = await member();
    const path = await personalOrganisation(person);
    const sending = { headers: idempotencyKey(), body };
    return { status: 201, send: () => person.call('POST', `${path}/webhooks`, sending) };
  },

  'GET /v1/orgs/{id}/webhooks/{webhookId}': read(''),

  'PATCH /v1/orgs/{id}/webhooks/{webhookId}': async ({ member, webhookPath }) => {
    const [{ call }, path] = [await member(), await webhookPath()];
    return { status: 200, send: () => call('PATCH', path, { body: { description: 'CRM' } }) };
  },

  'DELETE /v1/orgs/{id}/webhooks/{webhookId}': async ({ someone }) => {
    const person = await someone();
    const path = await webhook(person, await personalOrganisation(person));
    return { status: 204, send: () => person.call('DELETE', path) };
  },

  'POST /v1/orgs/{id}/webhooks/{webhookId}/rotate-secret': post('/rotate-secret', 200),
  'POST /v1/orgs/{id}/webhooks/{webhookId}/test': post('/test', 202),
  'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries': read('/deliveries'),

  'GET /v1/orgs/{id}/webhooks/{webhookId}/deliveries/{deliveryId}': async (cast) => {
    const [{ call }, path] = [await cast.member(), await delivery(cast)];
    return { status: 200, send: () => call('GET', path) };
  },

  'POST /v1/orgs/{id}/webhooks/{webhookId}/deliveries/{deliveryId}/replay': async (cast) => {
    const [{ call }, path] = [await cast.member(), await delivery(cast)];
    const sending = { headers: idempotencyKey() };
    return { status: 202, send: () => call('POST', `${path}/replay`, sending) };
  },
};
