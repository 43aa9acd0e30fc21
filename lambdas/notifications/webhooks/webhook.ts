import type { WebhookEventType } from '../notifications.contract.ts';

/** Endpoints of one organisation. */
export const MAX_WEBHOOKS = 10;

/**
 * Why an endpoint was disabled by us:
 *
 * - `gone`: it answered 410
 * - `failing`: a message was tried for a day, and nothing else came through either
 */
export type DisabledReason = 'gone' | 'failing';

/** An endpoint that an organisation has registered for some of its events. Times are milliseconds since the epoch. */
export interface Webhook {
  readonly webhookId: string;
  readonly organisationId: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description: string | null;
  readonly enabled: boolean;
  /** Null while it is enabled, and where a person has disabled it. */
  readonly disabledReason: DisabledReason | null;
  /** What messages are signed with, the current one first. */
  readonly secrets: readonly SigningSecret[];
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface SigningSecret {
  /** `whsec_…` */
  readonly text: string;
  /** When it stops to sign along; null for the current one. */
  readonly until: number | null;
}

/** How an endpoint has answered lately. It is no part of what people change, and has no version. */
export interface WebhookHealth {
  /** Calls in a row that nobody answered in good time. */
  readonly unanswered: number;
  /** Once too many were not: it is not called before, milliseconds since the epoch. */
  readonly restsUntil: number;
  /** Since when no call has succeeded; null while they do. */
  readonly failingSince: number | null;
}

/** So many calls in a row that nobody answered in good time, and an endpoint is called now and then only. */
const UNANSWERED_LIMIT = 3;
/** Longer than a call takes. */
export const REST_MS = 30_000;

/** Whether an endpoint must take turns: one call in {@link REST_MS}. */
export function isTired({ unanswered }: WebhookHealth): boolean {
  return unanswered >= UNANSWERED_LIMIT;
}
