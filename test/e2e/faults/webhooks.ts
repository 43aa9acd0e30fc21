import { expectStatus, type LoggedIn } from '../target.ts';

/** The path of somebody's personal organisation. */
export async function personalOrganisation({ call }: LoggedIn): Promise<string> {
  const found = await call('GET', '/v1/users/me/organisation');
  expectStatus(found, 200);
  return `/v1/orgs/${found.body.id}`;
}

/** Registers an endpoint that takes everything; answers its path. @param organisation `/v1/orgs/{id}` */
export async function webhook({ call }: LoggedIn, organisation: string): Promise<string> {
  const body = { url: 'https://hooks.test/in', events: ['organisation.renamed'] };
  const registered = await call('POST', `${organisation}/webhooks`, { body });
  expectStatus(registered, 201);
  return `${organisation}/webhooks/${registered.body.id}`;
}

/** Sends it a test; answers the path of its delivery. @param path of the webhook */
export async function webhookDelivery({ call }: LoggedIn, path: string): Promise<string> {
  const sent = await call('POST', `${path}/test`);
  expectStatus(sent, 202);
  return `${path}/deliveries/${sent.body.id}`;
}
