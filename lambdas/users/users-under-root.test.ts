import { Table } from '../platform/dynamodb/table.ts';
import { ROOT_ANNOUNCED_MS, rootsAt } from '../platform/roots.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { DataKeyRepository } from './data-key.repository.ts';
import { Keyring } from './personal-seal.ts';
import { usersUnderRoot } from './users-under-root.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

/** Ada's data key, wrapped under the first root, and something that it has sealed. */
async function givenDataKey() {
  let known = [{ id: 1, text: 'the first', createdAt: 0 }];
  const database = new MemoryDatabase();
  const table = new Table('users', database);
  const dataSecret = async () => rootsAt(known, NOW);
  const keyring = new Keyring(dataSecret);
  const dataKeys = new DataKeyRepository(table);
  const { personal, wrappedKey } = await keyring.create('ada');
  await table.write(dataKeys.insert('ada', wrappedKey, NOW));
  known = [...known, { id: 2, text: 'the second', createdAt: NOW - ROOT_ANNOUNCED_MS }];
  const kind = usersUnderRoot({ table, dataSecret }).find(({ what }) => what === 'data keys')!;
  const stored = () => database.items('users')[0]!;
  return {
    kind,
    stored,
    rootOf: () => kind.rootOf(stored(), NOW),
    sealed: personal.seal('Ada', 'profile.name'),
    open: async (sealed: string) =>
      (await keyring.unwrap('ada', (await dataKeys.find('ada'))!)).open(sealed, 'profile.name'),
    erase: () => table.write(table.delete({ pk: 'USER#ada', sk: 'KEY' })),
    retire: () => void (known = known.slice(1)),
    items: () => database.items('users'),
  };
}

describe('a data key under an older root', () => {
  test('is wrapped anew, and opens what it has sealed, also when that root is gone', async () => {
    const { kind, stored, rootOf, sealed, open, retire } = await givenDataKey();
    const before = [rootOf(), await open(sealed)];

    const moved = await kind.rekey(stored());
    retire();

    expect(before).toEqual([1, 'Ada']);
    expect([moved, rootOf(), await open(sealed)]).toEqual([true, 2, 'Ada']);
  });

  test('opens nothing once its root is gone', async () => {
    const { open, sealed, retire } = await givenDataKey();
    retire();

    await expect(open(sealed)).rejects.toThrow('under root 1, which is known no more');
  });

  test('does not come back when its owner is erased meanwhile', async () => {
    const { kind, stored, erase, items } = await givenDataKey();
    const seen = stored();
    await erase();

    const moved = await kind.rekey(seen);

    expect([moved, items()]).toEqual([false, []]);
  });
});
