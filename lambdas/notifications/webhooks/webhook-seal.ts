import { openUnder, rootKeys, sealUnder } from '../../platform/root-keys.ts';
import type { RootKeys } from '../../platform/root-keys.ts';
import type { Roots } from '../../platform/roots.ts';
import { webhookKey } from './keys.ts';
import type { Webhook } from './webhook.ts';

/** What of an endpoint is stored sealed: its secrets, and its URL, whose path may be one. */
export type SealedParts = Pick<Webhook, 'url' | 'secrets'>;
type Whose = Pick<Webhook, 'organisationId' | 'webhookId'>;

/** Seals and opens under the data root. */
export class WebhookSeal {
  readonly #dataSecret: () => Promise<Roots>;

  constructor(dataSecret: () => Promise<Roots>) {
    this.#dataSecret = dataSecret;
  }

  async seal(whose: Whose, { url, secrets }: SealedParts): Promise<string> {
    return sealUnder(await this.#keys(), JSON.stringify({ url, secrets }), placeOf(whose));
  }

  /** @throws SealBroken */
  async open(whose: Whose, sealed: string): Promise<SealedParts> {
    return JSON.parse(openUnder(await this.#keys(), sealed, placeOf(whose))) as SealedParts;
  }

  async #keys(): Promise<RootKeys> {
    return rootKeys(await this.#dataSecret(), 'notifications/webhook-secret');
  }
}

function placeOf({ organisationId, webhookId }: Whose): string {
  const { pk, sk } = webhookKey(organisationId, webhookId);
  return `${pk}/${sk}`;
}
