import type { EraseMessage } from '../../lambdas/users/users.contract.ts';
import { reapply } from './reapply.ts';
import { dueList, summary } from './report.ts';

const NOW = Date.UTC(2026, 11, 6, 9);
const DAY = 86_400_000;

async function* each<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

describe('npm run erasures', () => {
  test('says how many wait, are due, and were erased', async () => {
    const pending = each(
      { userId: 'u1', dueAt: NOW - DAY },
      { userId: 'u2', dueAt: NOW + DAY },
      { userId: 'u3', dueAt: NOW + 2 * DAY },
    );

    const said = await summary({ pending, tombstones: each('u4', 'u5'), now: NOW });

    expect(said.split('\n')).toEqual([
      '  closed, and can be restored  2, the next one is due 2026-12-07 09:00',
      '  due, or being erased         1',
      '  tombstones                   2',
    ]);
  });

  test('--due lists who is, and nobody who may still come back', async () => {
    const pending = each({ userId: 'u1', dueAt: NOW - DAY }, { userId: 'u2', dueAt: NOW + 1 });

    const said = await dueList({ pending, now: NOW });

    expect(said).toBe('  u1  since 2026-12-05 09:00');
  });

  test('--due says it when nobody is', async () => {
    const said = await dueList({ pending: each(), now: NOW });

    expect(said).toBe('nobody is due');
  });

  test('--reapply asks for everybody who has a tombstone, ten in a call', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `u${index}`);
    const calls: (readonly EraseMessage[])[] = [];

    const people = await reapply({
      tombstones: each(...ids),
      send: async (messages) => void calls.push(messages),
    });

    expect(people).toBe(23);
    expect(calls.map((messages) => messages.length)).toEqual([10, 10, 3]);
    expect(calls.flat()).toEqual(ids.map((userId) => ({ kind: 'erase', userId })));
  });

  test('--reapply fails when a message was not taken: nobody may be forgotten in silence', async () => {
    const refusing = async () => Promise.reject(new Error('the queue refused 1 of 1 messages'));

    const applying = reapply({ tombstones: each('u1'), send: refusing });

    await expect(applying).rejects.toThrow('refused');
  });
});
