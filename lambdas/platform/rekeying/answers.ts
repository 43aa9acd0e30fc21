import { equals } from '../dynamodb/expression.ts';
import type { Item, Key } from '../dynamodb/item.ts';
import type { IdempotencyDeps } from '../idempotency.ts';
import { openUnder, sealUnder } from '../root-keys.ts';
import { readMark } from '../roots.ts';
import { isExpired } from './under-root.ts';
import type { UnderRoot } from './under-root.ts';
import { writeUnlessChanged } from './write-unless-changed.ts';

/** The stored answers of idempotent requests. */
export function answersUnderRoot({ table, keys }: Pick<IdempotencyDeps, 'table' | 'keys'>): UnderRoot {
  return {
    what: 'stored answers',
    waitsFor: null,
    rootOf: (item, now) => (isAnswer(item) && !isExpired(item, now) ? readMark(item.answer).id : null),
    async rekey(item) {
      const { pk, sk, answer } = item as unknown as StoredAnswer;
      const known = await keys();
      const sealed = sealUnder(known, openUnder(known, answer, pk), pk);
      return writeUnlessChanged(
        table,
        table.update({ pk, sk }, { set: { answer: sealed } }, { condition: equals({ answer }) }),
      );
    },
    drop: null,
  };
}

interface StoredAnswer extends Key {
  readonly answer: string;
}

const isAnswer = (item: Item): item is Item & StoredAnswer =>
  item['sk'] === 'IDEMPOTENCY' && typeof item['answer'] === 'string';
