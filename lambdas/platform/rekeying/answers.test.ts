import { MemoryDatabase } from '../dynamodb/memory-database.ts';
import { Table } from '../dynamodb/table.ts';
import type { Answer } from '../http/answer.ts';
import { TableIdempotency } from '../idempotency.ts';
import { rootKeys } from '../root-keys.ts';
import { FIRST_ROOT, ROOT_ANNOUNCED_MS, rootsAt } from '../roots.ts';
import { answersUnderRoot } from './answers.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const REQUEST = { scope: 'ada POST /v1/things', key: 'a key', fingerprint: 'the same' };
const ANSWER: Answer = { status: 201, body: { thing: 1 } };

/** An answer that was stored under the first root, before the second became active. */
async function givenAnswer() {
  let known = [{ id: FIRST_ROOT, text: 'the first', createdAt: 0 }];
  const database = new MemoryDatabase();
  const table = new Table('auth', database);
  const keys = async () => rootKeys(rootsAt(known, NOW), 'answers');
  const idempotency = new TableIdempotency({ table, clock: { now: () => NOW }, keys });
  const work = jest.fn(async () => ANSWER);
  const ask = () => idempotency.once(REQUEST, work);
  await ask();
  known = [...known, { id: 2, text: 'the second', createdAt: NOW - ROOT_ANNOUNCED_MS }];
  return {
    ask,
    work,
    kind: answersUnderRoot({ table, keys }),
    stored: () => database.items('auth')[0]!,
    retire: () => void (known = known.slice(1)),
  };
}

describe('an answer that was stored under an older root', () => {
  test('is given again, before and after it is re-keyed, and when the root is gone', async () => {
    const { ask, work, kind, stored, retire } = await givenAnswer();
    const roots = [kind.rootOf(stored(), NOW)];

    const before = await ask();
    const moved = await kind.rekey(stored());
    roots.push(kind.rootOf(stored(), NOW));
    retire();
    const after = await ask();

    expect([moved, roots]).toEqual([true, [1, 2]]);
    expect([before.body, after.body]).toEqual([ANSWER.body, ANSWER.body]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('is lost with its root, which its request is told, and nothing is done twice', async () => {
    const { ask, work, retire } = await givenAnswer();
    retire();

    await expect(ask()).rejects.toMatchObject({ status: 409, code: 'idempotency_answer_lost' });

    expect(work).toHaveBeenCalledTimes(1);
  });

  test('is no concern of a sweep when it has been re-keyed meanwhile, or has expired', async () => {
    const { kind, stored } = await givenAnswer();
    const seen = stored();
    await kind.rekey(seen);

    const again = await kind.rekey(seen);

    expect(again).toBe(false);
    expect(kind.rootOf(seen, NOW + 25 * 3_600_000)).toBeNull();
  });
});
