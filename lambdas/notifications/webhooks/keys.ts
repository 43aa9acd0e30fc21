import type { Key } from '../../platform/dynamodb/item.ts';

// The keys of webhooks in the notifications table (docs/data.md).

/** With their organisation, oldest first: ids are UUIDv7. */
export const webhookKey = (organisationId: string, webhookId: string): Key => ({
  pk: `ORG#${organisationId}`,
  sk: `WEBHOOK#${webhookId}`,
});
/** How many an organisation has. */
export const webhookCountKey = (organisationId: string): Key => ({
  pk: `ORG#${organisationId}`,
  sk: 'WEBHOOKS',
});
/** In a partition of each endpoint's own, oldest first. */
export const deliveryKey = (webhookId: string, deliveryId: string): Key => ({
  pk: `WEBHOOK#${webhookId}`,
  sk: `DELIVERY#${deliveryId}`,
});
