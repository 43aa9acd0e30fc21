import { SoftwareAuthenticator } from '../../../../lambdas/auth/passkeys/software-authenticator.fixture.ts';
import { exported } from '../../faults/exports.ts';
import { avatar, note } from '../../faults/files.ts';
import { device, notification } from '../../faults/notifications.ts';
import { invitation, sharedOrganisation } from '../../faults/organisations.ts';
import { webhook, webhookDelivery } from '../../faults/webhooks.ts';
import { expectStatus, given, login, target, type LoggedIn } from '../../target.ts';

/** What an id stands for. */
export type Kind =
  | 'user'
  | 'session'
  | 'passkey'
  | 'apiKey'
  | 'organisation'
  | 'member'
  | 'invitation'
  | 'ownInvitation'
  | 'file'
  | 'notification'
  | 'device'
  | 'order'
  | 'export'
  | 'webhook'
  | 'webhookDelivery';

/** Somebody who has one of everything. */
export interface World {
  readonly person: LoggedIn;
  readonly ids: Readonly<Record<Kind, string>>;
  /** All that they see of it: must be the same after an attack. */
  see(): Promise<Readonly<Record<string, unknown>>>;
}

export async function givenWorld(): Promise<World> {
  const [person, colleague] = [await given.loggedIn(), await given.loggedIn()];
  const { path, memberPath } = await sharedOrganisation(person, colleague);
  const theirs = await sharedOrganisation(colleague, await given.loggedIn());
  const { sessionId } = await login(person);
  await avatar(person.call);
  const webhookPath = await webhook(person, path);
  const ids = {
    user: person.userId,
    session: sessionId,
    passkey: await passkey(person),
    apiKey: await apiKey(person),
    organisation: lastOf(path),
    member: lastOf(memberPath),
    invitation: await invitation(person, path),
    ownInvitation: await invitation(colleague, theirs.path, person.email),
    file: lastOf(await note(person.call)),
    notification: await notification(person),
    device: await device(person),
    order: await order(person, lastOf(path)),
    export: lastOf(await exported(person.call)),
    webhook: lastOf(webhookPath),
    webhookDelivery: lastOf(await webhookDelivery(person, webhookPath)),
  };
  return { person, ids, see: () => seen(person, ids) };
}

async function passkey({ call }: LoggedIn): Promise<string> {
  const options = await call('POST', '/v1/auth/passkeys/register/options');
  expectStatus(options, 200);
  const credential = new SoftwareAuthenticator(target().api).create(options.body.publicKey);
  const kept = await call('POST', '/v1/auth/passkeys/register/verify', {
    body: { name: 'Laptop', credential },
  });
  expectStatus(kept, 201);
  return kept.body.id;
}

async function apiKey({ call }: LoggedIn): Promise<string> {
  const body = { name: 'a job at night', scopes: ['users:read'] };
  const created = await call('POST', '/v1/api-keys', { body });
  expectStatus(created, 201);
  return created.body.id;
}

async function order({ call }: LoggedIn, organisationId: string): Promise<string> {
  const body = { organisationId, items: [{ product: 'onboarding', quantity: 1 }] };
  const placed = await call('POST', '/v1/payments/orders', { body });
  expectStatus(placed, 201);
  return placed.body.id;
}

async function seen({ call }: LoggedIn, ids: World['ids']): Promise<Record<string, unknown>> {
  const { organisation, order: orderId, export: exportId } = ids;
  const paths = [
    '/v1/users/me',
    '/v1/users/me/preferences',
    '/v1/users/me/organisation',
    '/v1/users/me/invitations',
    '/v1/users/me/audit-log',
    '/v1/users/me/exports',
    `/v1/users/me/exports/${exportId}`,
    '/v1/auth/sessions',
    '/v1/auth/passkeys',
    '/v1/api-keys',
    '/v1/orgs',
    `/v1/orgs/${organisation}`,
    `/v1/orgs/${organisation}/members`,
    `/v1/orgs/${organisation}/invitations`,
    `/v1/orgs/${organisation}/webhooks`,
    '/v1/notification-preferences',
    '/v1/files',
    '/v1/files/usage',
    `/v1/files?organisationId=${organisation}`,
    `/v1/files/usage?organisationId=${organisation}`,
    `/v1/payments/subscription?organisationId=${organisation}`,
    `/v1/payments/orders/${orderId}?organisationId=${organisation}`,
    `/v1/payments/orders?organisationId=${organisation}`,
  ];
  const found: Record<string, unknown> = {};
  for (const path of paths) {
    const answer = await call('GET', path); // one by one: a burst of cold starts proves nothing here
    expectStatus(answer, 200);
    found[path] = answer.body;
  }
  // others come in by themselves, and what comes in is pushed to the device
  const { items } = (await call('GET', '/v1/notifications')).body;
  found['notification'] = items.find(({ id }: { id: string }) => id === ids.notification);
  const { lastUsedAt: _, ...device } = (await call('GET', `/v1/devices/${ids.device}`)).body;
  found['device'] = device;
  return found;
}

const lastOf = (path: string): string => path.split('/').at(-1)!;
