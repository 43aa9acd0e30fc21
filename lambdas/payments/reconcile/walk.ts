import type { WebhookServices } from '../services.ts';

export interface WalkedPage {
  /** Differences found on the page. */
  readonly drift: number;
  /** Where the next page begins, null at the end. */
  readonly cursor: string | null;
}

/** Looks at one page of something. @throws PaymentsUnavailable */
export type Walk = (services: WebhookServices, cursor: string | null, repair: boolean) => Promise<WalkedPage>;
