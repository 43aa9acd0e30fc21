import { equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { writeUnlessChanged } from '../../platform/rekeying/write-unless-changed.ts';
import { readMark } from '../../platform/roots.ts';
import type { Roots } from '../../platform/roots.ts';
import { webhookKey } from './keys.ts';
import { WebhookSeal } from './webhook-seal.ts';

export interface WebhooksUnderRootDeps {
  /** notifications'. */
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
}

/** The URLs and signing secrets of customers' webhooks: sealed anew, they stay what they are. */
export function webhooksUnderRoot({ table, dataSecret }: WebhooksUnderRootDeps): UnderRoot {
  const seal = new WebhookSeal(dataSecret);
  return {
    what: 'webhook endpoints',
    waitsFor: null,
    rootOf: (item) => (isWebhook(item) ? readMark(item.sealed).id : null),
    async rekey(item) {
      const { pk, sk, sealed, ...whose } = item as unknown as StoredWebhook;
      const resealed = await seal.seal(whose, await seal.open(whose, sealed));
      const condition = equals({ sealed });
      return writeUnlessChanged(
        table,
        table.update({ pk, sk }, { set: { sealed: resealed } }, { condition }),
      );
    },
    drop: null,
  };
}

interface StoredWebhook extends Key {
  readonly organisationId: string;
  readonly webhookId: string;
  readonly sealed: string;
}

function isWebhook(item: Item): item is Item & StoredWebhook {
  const { sk } = webhookKey('', '');
  return String(item['sk']).startsWith(sk) && typeof item['sealed'] === 'string';
}
