import type { WebhookServices } from '../services.ts';

export interface WalkedPage {
  /** Things on the page that differ: a billing state, an invoice, an order, a webhook. */
  readonly drift: number;
  /** Where the next page begins, null at the end. */
  readonly cursor: string | null;
}

/** Looks at one page of something. @throws PaymentsUnavailable */
export type Walk = (services: WebhookServices, cursor: string | null, repair: boolean) => Promise<WalkedPage>;
