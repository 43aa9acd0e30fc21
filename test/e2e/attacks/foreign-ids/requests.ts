import { NOTE } from '../../faults/files.ts';
import type { Place } from './carried-ids.ts';
import type { Kind } from './world.ts';

/** A request that is valid but for whose ids stand in it. */
export interface Taking {
  /** What belongs into each place that takes an id. */
  readonly ids: Readonly<Record<Place, Kind>>;
  /** Those that somebody else's are tried in. @default all of them, and each alone */
  readonly foreign?: readonly Place[];
  /** The rest of the body. */
  readonly body?: object;
  /** What a stranger is answered, and whoever asks for what nobody has. @default 404 */
  readonly status?: number;
  /** For what everybody may see of another: all the fields that they are told. */
  readonly everybody?: readonly string[];
}

/** By the operation's name; several where one request can't carry all of its ids. */
type Table = Readonly<Record<string, Taking | readonly Taking[]>>;

const auth: Table = {
  'DELETE /v1/auth/sessions/{id}': { ids: { 'path.id': 'session' }, status: 204 },
  'DELETE /v1/auth/passkeys/{id}': { ids: { 'path.id': 'passkey' } },
  'DELETE /v1/api-keys/{id}': { ids: { 'path.id': 'apiKey' }, status: 204 },
};

const users: Table = {
  'GET /v1/users/{id}': { ids: { 'path.id': 'user' }, everybody: ['id', 'displayName', 'createdAt'] },
  'GET /v1/users/{id}/avatar': { ids: { 'path.id': 'user' }, everybody: [] },
  // a filter: whose deeds are shown of one’s own log
  'GET /v1/users/me/audit-log': { ids: { 'query.by': 'user' }, status: 200 },
  'GET /v1/users/me/audit-log/export': { ids: { 'query.by': 'user' }, status: 200 },
  'GET /v1/users/me/exports/{id}': { ids: { 'path.id': 'export' } },
  'GET /v1/users/me/exports/{id}/parts/{number}': { ids: { 'path.id': 'export' } },
};

const one = { 'path.id': 'organisation' } as const;
const ofMember = { ...one, 'path.userId': 'member' } as const;
const ofInvitation = { ...one, 'path.invitationId': 'invitation' } as const;
const log = [
  { ids: one },
  { ids: { ...one, 'query.by': 'member' }, foreign: ['query.by'], status: 200 },
] as const;
const toOneself = { 'path.invitationId': 'ownInvitation' } as const;

const organisations: Table = {
  'GET /v1/orgs/{id}': { ids: one },
  'PATCH /v1/orgs/{id}': { ids: one, body: { name: 'Eve & Co' } },
  'DELETE /v1/orgs/{id}': { ids: one },
  'POST /v1/orgs/{id}/transfer': { ids: { ...one, 'body.userId': 'member' }, body: {} },
  'PUT /v1/users/me/organisation': { ids: { 'body.organisationId': 'organisation' }, body: {} },
  'GET /v1/orgs/{id}/audit-log': log,
  'GET /v1/orgs/{id}/audit-log/export': log,
  'GET /v1/orgs/{id}/members': { ids: one },
  'GET /v1/orgs/{id}/members/{userId}': { ids: ofMember },
  'PATCH /v1/orgs/{id}/members/{userId}': { ids: ofMember, body: { role: 'admin' } },
  'DELETE /v1/orgs/{id}/members/{userId}': { ids: ofMember },
  'GET /v1/orgs/{id}/invitations': { ids: one },
  'POST /v1/orgs/{id}/invitations': { ids: one, body: { email: 'eve@example.com', role: 'admin' } },
  'POST /v1/orgs/{id}/invitations/{invitationId}/resend': { ids: ofInvitation },
  'DELETE /v1/orgs/{id}/invitations/{invitationId}': { ids: ofInvitation },
  'POST /v1/users/me/invitations/{invitationId}/accept': { ids: toOneself },
  'POST /v1/users/me/invitations/{invitationId}/decline': { ids: toOneself },
};

const ofWebhook = { ...one, 'path.webhookId': 'webhook' } as const;
const ofDelivery = { ...ofWebhook, 'path.deliveryId': 'webhookDelivery' } as const;
const webhook = '/v1/orgs/{id}/webhooks/{webhookId}';

const webhooks: Table = {
  'GET /v1/orgs/{id}/webhooks': { ids: one },
  'POST /v1/orgs/{id}/webhooks': {
    ids: one,
    body: { url: 'https://hooks.test/eve', events: ['member.joined'] },
  },
  [`GET ${webhook}`]: { ids: ofWebhook },
  [`PATCH ${webhook}`]: { ids: ofWebhook, body: { url: 'https://hooks.test/eve' } },
  [`DELETE ${webhook}`]: { ids: ofWebhook },
  [`POST ${webhook}/rotate-secret`]: { ids: ofWebhook },
  [`POST ${webhook}/test`]: { ids: ofWebhook },
  [`GET ${webhook}/deliveries`]: { ids: ofWebhook },
  [`GET ${webhook}/deliveries/{deliveryId}`]: { ids: ofDelivery },
  [`POST ${webhook}/deliveries/{deliveryId}/replay`]: { ids: ofDelivery },
};

const inQuery = { 'query.organisationId': 'organisation' } as const;
const inBody = { 'body.organisationId': 'organisation' } as const;
const file = { 'path.id': 'file' } as const;
const plan = { plan: 'pro', interval: 'month' };

const files: Table = {
  'POST /v1/files': { ids: inBody, body: NOTE },
  'GET /v1/files': { ids: inQuery },
  'GET /v1/files/usage': { ids: inQuery },
  'GET /v1/files/{id}': { ids: file },
  'DELETE /v1/files/{id}': { ids: file },
  'GET /v1/files/{id}/content': { ids: file },
};

const notification = { 'path.id': 'notification' } as const;
const device = { 'path.id': 'device' } as const;

const notifications: Table = {
  'POST /v1/notifications/{id}/read': { ids: notification },
  'DELETE /v1/notifications/{id}': { ids: notification },
  'GET /v1/devices/{id}': { ids: device },
  'DELETE /v1/devices/{id}': { ids: device, status: 204 },
};

const payments: Table = {
  'POST /v1/payments/checkout-sessions': { ids: inBody, body: plan },
  'POST /v1/payments/portal-sessions': { ids: inBody, body: {} },
  'GET /v1/payments/subscription': { ids: inQuery },
  'POST /v1/payments/subscription/change': { ids: inBody, body: plan },
  'POST /v1/payments/subscription/cancel': { ids: inBody, body: {} },
  'POST /v1/payments/subscription/resume': { ids: inBody, body: {} },
  'GET /v1/payments/entitlements': { ids: inQuery },
  'GET /v1/payments/invoices': { ids: inQuery },
  'POST /v1/payments/orders': {
    ids: inBody,
    body: { items: [{ product: 'onboarding', quantity: 1 }] },
  },
  'GET /v1/payments/orders': { ids: inQuery },
  'GET /v1/payments/orders/{id}': { ids: { 'path.id': 'order', ...inQuery } },
  'POST /v1/payments/orders/{id}/pay': {
    ids: { 'path.id': 'order', ...inBody },
    body: { paymentMethod: 'pm_card_visa' },
  },
  'POST /v1/payments/usage': { ids: inBody, body: { id: 'night', meter: 'api_calls', quantity: 3 } },
};

const person = { 'path.id': 'user' } as const;
const reason = { reason: 'curiosity' };

const logs = [
  { ids: { 'query.userId': 'user', 'query.by': 'member' }, status: 403 },
  { ids: { 'query.organisationId': 'organisation' }, status: 403 },
] as const;

/** Whoever is no administrator is told that, and nothing of whom they asked for. */
const admin: Table = {
  'GET /v1/admin/users/{id}': { ids: person, status: 403 },
  'GET /v1/admin/users/{id}/deliveries': { ids: person, status: 403 },
  'POST /v1/admin/users/{id}/suspend': { ids: person, body: reason, status: 403 },
  'POST /v1/admin/users/{id}/reinstate': { ids: person, body: reason, status: 403 },
  'POST /v1/admin/users/{id}/revoke-sessions': { ids: person, body: reason, status: 403 },
  'POST /v1/admin/users/{id}/impersonate': { ids: person, body: reason, status: 403 },
  'GET /v1/admin/audit-log': logs,
  'GET /v1/admin/audit-log/export': logs,
  'POST /v1/admin/payments/{org}/reconcile': {
    ids: { 'path.org': 'organisation' },
    body: { repair: false },
    status: 403,
  },
  'POST /v1/admin/payments/refunds': {
    ids: { ...inBody, 'body.orderId': 'order' },
    body: { amount: 100 },
    status: 403,
  },
};

/** Whoever adds an operation that takes an id adds it here. */
export const TAKING: readonly (Taking & { readonly name: string })[] = Object.entries<Table[string]>({
  ...auth,
  ...users,
  ...organisations,
  ...webhooks,
  ...files,
  ...notifications,
  ...payments,
  ...admin,
}).flatMap(([name, taking]) => [taking].flat().map((one) => ({ name, ...one })));

/** Places of ids that are nobody's, and why. */
export const NOBODYS: Readonly<Record<string, string>> = {
  'PUT /v1/devices/{id} path.id': 'the caller’s own name for their browser, kept with them',
  'GET /v1/admin/mail-templates/{id} path.id': 'what a mail is called, which is the code’s',
  'POST /v1/payments/usage body.id': 'the caller’s own name for a report, kept with their organisation',
  'POST /v1/admin/payments/refunds body.invoiceId': 'Stripe’s, in the place of an order’s id',
  'POST /v1/auth/reauthenticate body.passkey.id': 'an authenticator’s, which signs',
  'POST /v1/auth/reauthenticate body.passkey.rawId': 'the same',
  'POST /v1/auth/passkeys/register/verify body.credential.id': 'the same',
  'POST /v1/auth/passkeys/register/verify body.credential.rawId': 'the same',
  'POST /v1/auth/passkeys/login/verify body.credential.id': 'the same',
  'POST /v1/auth/passkeys/login/verify body.credential.rawId': 'the same',
};
