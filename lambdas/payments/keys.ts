import { sortableVersion } from '../platform/events/outbox.ts';
import type { Key } from '../platform/dynamodb/item.ts';

/** The keys of the payments table, in one place (docs/data.md). */
const organisation = (organisationId: string, sk: string): Key => ({ pk: `ORG#${organisationId}`, sk });

/** Which Stripe customer an organisation is. */
export const customerKey = (organisationId: string): Key => organisation(organisationId, 'CUSTOMER');
/** The checkout session that the organisation was sent to last. */
export const checkoutKey = (organisationId: string): Key => organisation(organisationId, 'CHECKOUT');
/** Held while the subscription is being changed. */
export const changeKey = (organisationId: string): Key => organisation(organisationId, 'CHANGE');
/** The billing state: plan, status, entitlements; the read model that no request asks Stripe for. */
export const billingKey = (organisationId: string): Key => organisation(organisationId, 'BILLING');
export const invoiceKey = (organisationId: string, createdAt: number, invoiceId: string): Key =>
  organisation(organisationId, `INVOICE#${sortableVersion(createdAt)}#${invoiceId}`);
/** What the keys of an organisation's invoices begin with; newest first by a backward query. */
export const invoicesPrefix = (organisationId: string): Key => organisation(organisationId, 'INVOICE#');
/** Newest first by a backward query; ids of orders are UUIDv7 and sort by time. */
export const orderKey = (organisationId: string, orderId: string): Key =>
  organisation(organisationId, `ORDER#${orderId}`);
export const refundKey = (organisationId: string, refundId: string): Key =>
  organisation(organisationId, `REFUND#${refundId}`);
export const usageKey = (organisationId: string, usageId: string): Key =>
  organisation(organisationId, `USAGE#${usageId}`);

/** What was bought by whom nobody knows any more; by the year, as an auditor asks for it. */
export const severedKey = ({ kind, severedId, issuedAt }: SeveredPlace): Key => ({
  pk: `SEVERED#${new Date(issuedAt).getUTCFullYear()}`,
  sk: `${kind.toUpperCase()}#${sortableVersion(issuedAt)}#${severedId}`,
});

interface SeveredPlace {
  readonly kind: 'invoice' | 'order';
  readonly severedId: string;
  /** ms since the epoch */
  readonly issuedAt: number;
}

/** Whose Stripe customer it is. */
export const ownerKey = (customerId: string): Key => ({ pk: `CUSTOMER#${customerId}`, sk: 'OWNER' });
/**
 * The list of all customers, which the nightly reconciliation pages through. One partition: a customer is written to
 * it once, and it is read once a night.
 */
export const directoryKey = (organisationId: string): Key => ({
  pk: 'CUSTOMERS',
  sk: `ORG#${organisationId}`,
});
/** A webhook that was received: the inbox. */
export const inboxKey = (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: 'EVENT' });
