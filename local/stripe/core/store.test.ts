import { join } from 'node:path';

import { openJournal } from '../../journal.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import type { Shapes } from './shapes.ts';
import { memoryJournal, Store, type Entry } from './store.ts';

const folder = temporaryFolder('stripe-store');
const gone = (id: string): Shapes['deleted_customer'] => ({ id, object: 'customer', deleted: true });
const ids = (store: Store) => store.all('deleted_customer').map(({ id }) => id);
const inMemory = (onCommit: (changes: Entry) => void = () => {}) => new Store(memoryJournal(), onCommit);

test('what a transaction has put is there after a restart, as one line of the journal', () => {
  const journal = openJournal<Entry>(join(folder, 'whole.jsonl'));
  const store = new Store(journal, () => {});

  store.transaction(() => {
    store.put('deleted_customer', gone('a'));
    store.put('deleted_customer', gone('b'));
    store.remove('deleted_customer', 'a');
  });
  const lines = journal.length;
  const again = new Store(openJournal<Entry>(join(folder, 'whole.jsonl')), () => {});

  expect(lines).toBe(1);
  expect(ids(again)).toEqual(['b']);
});

test('a transaction that throws leaves nothing', () => {
  const committed: Entry[] = [];
  const store = inMemory((changes) => committed.push(changes));

  const failing = () =>
    store.transaction(() => {
      store.put('deleted_customer', gone('a'));
      throw new Error('no');
    });

  expect(failing).toThrow('no');
  expect(ids(store)).toEqual([]);
  expect(committed).toEqual([]);
});

test('an error that is to be remembered keeps what was put', () => {
  const store = inMemory();

  const failing = () =>
    store.transaction(
      () => {
        store.put('deleted_customer', gone('a'));
        throw new Error('declined');
      },
      () => true,
    );

  expect(failing).toThrow('declined');
  expect(ids(store)).toEqual(['a']);
});

test('an inner transaction that fails takes only its own with it', () => {
  const store = inMemory();

  store.transaction(() => {
    store.put('deleted_customer', gone('outer'));
    expect(() =>
      store.transaction(() => {
        store.put('deleted_customer', gone('inner'));
        throw new Error('no');
      }),
    ).toThrow('no');
  });

  expect(ids(store)).toEqual(['outer']);
});

test('a rehearsal answers, and leaves everything as it was', () => {
  const store = inMemory();
  store.transaction(() => store.put('deleted_customer', gone('a')));

  const seen = store.rehearse(() => {
    store.remove('deleted_customer', 'a');
    store.put('deleted_customer', gone('b'));
    return ids(store);
  });

  expect(seen).toEqual(['b']);
  expect(ids(store)).toEqual(['a']);
});

test('a change outside of a transaction is refused', () => {
  const store = inMemory();

  expect(() => store.put('deleted_customer', gone('a'))).toThrow('changed outside of a transaction');
});
