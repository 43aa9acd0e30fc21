import fc from 'fast-check';

import type { TableDefinition } from './definition.ts';
import { memoryJournal } from './fake-context.ts';
import type { Item } from './item.ts';
import type { Entry } from './journal-entry.ts';
import { Store, type Write } from './store.ts';

const NOW = Date.UTC(2026, 0, 1);
const DEFINITION: TableDefinition = {
  TableName: 'things',
  TableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/things',
  TableId: 'id',
  CreationDateTime: NOW / 1000,
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'owner', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamViewType: 'NEW_AND_OLD_IMAGES',
  StreamLabel: '2026-01-01T00:00:00.000',
};

interface Step {
  readonly pk: string;
  readonly sk: string;
  readonly owner: string | null;
  readonly deletes: boolean;
}

const letter = fc.constantFrom('a', 'b', 'c');
const step: fc.Arbitrary<Step> = fc.record({
  pk: letter,
  sk: letter,
  owner: fc.option(letter),
  deletes: fc.boolean(),
});

function given(journal = memoryJournal<Entry>()) {
  const store = new Store({ journal, now: () => NOW, onChange: () => {} });
  return { journal, store };
}

function write(store: Store, { pk, sk, owner, deletes }: Step): Write {
  const table = store.table('things');
  const keys: Item = { pk: { S: pk }, sk: { S: sk } };
  const item: Item = owner === null ? keys : { ...keys, owner: { S: owner } };
  return { table, key: table.keyOf(keys), keys, item: deletes ? undefined : item };
}

/** Everything that a reader could see. */
function state(store: Store) {
  const table = store.find('things');
  return {
    items: table && [...table.items()],
    byOwner: table && [...table.walk({}, 'byOwner')],
    changes: table?.stream.after(0, Infinity),
    sequence: store.sequence,
  };
}

describe('the store', () => {
  test('is the same after a restart, with and without a snapshot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 30 }),
        fc.nat(30),
        (commits, snapshot) => {
          const { journal, store } = given();
          store.define(DEFINITION);

          commits.forEach((steps, i) => {
            store.commit(steps.map((one) => write(store, one)));
            if (i === snapshot) store.compact();
          });

          expect(state(given(journal).store)).toEqual(state(store));
        },
      ),
    );
  });

  test('an index holds exactly the items with its key', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { store } = given();
        const table = store.define(DEFINITION);

        for (const one of steps) store.commit([write(store, one)]);

        const expected = [...table.items()]
          .filter((item) => 'owner' in item)
          .map((item) => table.keyOf(item));
        expect([...table.walk({}, 'byOwner')].sort()).toEqual(expected.sort());
      }),
    );
  });

  test('writes nothing when the journal fails', () => {
    const journal = memoryJournal<Entry>();
    const { store } = given(journal);
    store.define(DEFINITION);
    journal.append = () => {
      throw new Error('disk full');
    };

    const commit = () => store.commit([write(store, { pk: 'a', sk: 'a', owner: null, deletes: false })]);

    expect(commit).toThrow('disk full');
    expect(state(store)).toMatchObject({ items: [], changes: [], sequence: 0 });
  });

  test('tokens of transactions survive a restart', () => {
    const { journal, store } = given();
    store.commit([], { token: ['token', 'hash'] });
    store.compact();

    const again = given(journal).store;

    expect(again.tokens.isRepeated('token', 'hash', NOW + 1000)).toBe(true);
    expect(again.tokens.isRepeated('token', 'hash', NOW + 11 * 60_000)).toBe(false);
  });

  test('the journal is rewritten when it has grown out of proportion', () => {
    const journal = memoryJournal<Entry>();
    const options = { journal, now: () => NOW, onChange: () => {}, keptLines: 50 };
    const store = new Store(options);
    const { StreamLabel: _label, StreamViewType: _view, ...definition } = DEFINITION;
    store.define(definition);
    const owners = ['a', 'b'];

    for (let i = 0; i < 200; i++) {
      store.commit([write(store, { pk: 'a', sk: 'a', owner: owners[i % 2]!, deletes: false })]);
    }

    expect(journal.load().length).toBeLessThan(60);
    expect(state(new Store(options))).toEqual(state(store));
  });
});
