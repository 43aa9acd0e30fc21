import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { ROOT_ANNOUNCED_MS, rootsAt } from '../../platform/roots.ts';
import type { Root } from '../../platform/roots.ts';
import { addressKeys } from './address-key.ts';
import { SuppressionRepository } from './suppression.repository.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const YEAR = 365 * 86_400_000;
const ADA = 'ada.lovelace@example.org';

/** Suppressions in memory, with a clock and a root that are moved by hand. */
function givenSuppressions() {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const known: Root[] = [{ id: 1, text: 'first-root', createdAt: 0 }];
  const database = new MemoryDatabase();
  const keys = addressKeys(async () => rootsAt(known, time.now));
  const suppressions = new SuppressionRepository({
    table: new Table('notifications', database),
    addressKeys: keys,
    clock,
  });
  const rotate = () => {
    known.push({ id: known.length + 1, text: `root-${known.length + 1}`, createdAt: time.now });
    time.now += ROOT_ANNOUNCED_MS;
  };
  const retire = () => known.shift();
  return { suppressions, time, keys, rotate, retire, database };
}

describe('an address that gets no more mail', () => {
  test('is known by every spelling of it that is one account', async () => {
    const { suppressions } = givenSuppressions();

    await suppressions.add(' Ada.Lovelace@Example.ORG', 'bounce');

    expect(await suppressions.find(ADA)).toEqual({ reason: 'bounce', scope: 'all', at: NOW });
    expect(await suppressions.find('ada@example.org')).toBeNull();
  });

  test.each([
    ['bounce', 'all'],
    ['complaint', 'non-security'],
    ['unsubscribed', 'non-security'],
  ] as const)('that is stopped for “%s” is left without mail of scope %s', async (reason, scope) => {
    const { suppressions } = givenSuppressions();

    await suppressions.add(ADA, reason);

    expect(await suppressions.find(ADA)).toMatchObject({ reason, scope });
  });

  test('that bounced stays so, whatever its owner says before', async () => {
    const { suppressions } = givenSuppressions();
    await suppressions.add(ADA, 'complaint');
    await suppressions.add(ADA, 'bounce');

    await suppressions.add(ADA, 'unsubscribed');

    expect(await suppressions.find(ADA)).toMatchObject({ reason: 'bounce', scope: 'all' });
  });

  test('that has complained is not forgiven for unsubscribing as well', async () => {
    const { suppressions } = givenSuppressions();
    await suppressions.add(ADA, 'unsubscribed');
    await suppressions.add(ADA, 'complaint');

    await suppressions.add(ADA, 'unsubscribed');

    expect(await suppressions.find(ADA)).toMatchObject({ reason: 'complaint', scope: 'non-security' });
  });

  test('is stopped by the hash that a link carries', async () => {
    const { suppressions, keys } = givenSuppressions();
    const { active } = await keys(ADA);

    await suppressions.addByKey(active, 'unsubscribed');

    expect(await suppressions.find(ADA)).toMatchObject({ reason: 'unsubscribed' });
  });

  test('may get mail again after a year, also where nobody has removed the record yet', async () => {
    const { suppressions, time } = givenSuppressions();
    await suppressions.add(ADA, 'bounce');

    time.now += YEAR - 1;
    const before = await suppressions.find(ADA);
    time.now += 1;
    const after = await suppressions.find(ADA);
    await suppressions.add(ADA, 'complaint');

    expect(before).not.toBeNull();
    expect(after).toBeNull();
    expect(await suppressions.find(ADA)).toMatchObject({ reason: 'complaint' });
  });

  test('gets mail again when an administrator lifts it', async () => {
    const { suppressions } = givenSuppressions();
    await suppressions.add(ADA, 'bounce');

    const lifted = [await suppressions.lift(ADA), await suppressions.lift(ADA)];

    expect(lifted).toEqual([true, false]);
    expect(await suppressions.find(ADA)).toBeNull();
  });

  test('is stored without the address, in a form that nobody can try addresses against', async () => {
    const { suppressions, database } = givenSuppressions();

    await suppressions.add(ADA, 'bounce');

    const [stored, ...others] = database.items('notifications');
    expect(Object.keys(stored!).sort()).toEqual(['at', 'expiresAt', 'pk', 'reason', 'scope', 'sk']);
    expect(stored!['pk']).toMatch(/^ADDRESS#[\w-]{43}$/);
    expect(others).toEqual([]);
  });
});

describe('a new root', () => {
  test('finds what was stopped under the one before, and takes it over', async () => {
    const { suppressions, rotate, retire } = givenSuppressions();
    await suppressions.add(ADA, 'bounce');
    rotate();

    const found = await suppressions.find(ADA);
    retire();

    expect(found).toMatchObject({ reason: 'bounce', at: NOW });
    expect(await suppressions.find(ADA)).toEqual(found);
  });

  test('does not narrow what was stopped under the one before', async () => {
    const { suppressions, rotate } = givenSuppressions();
    await suppressions.add(ADA, 'bounce');
    rotate();

    await suppressions.add(ADA, 'complaint');

    expect(await suppressions.find(ADA)).toMatchObject({ reason: 'bounce', scope: 'all' });
  });

  test('lifts what was stopped under any of them', async () => {
    const { suppressions, rotate } = givenSuppressions();
    await suppressions.add(ADA, 'bounce');
    rotate();

    await suppressions.lift(ADA);

    expect(await suppressions.find(ADA)).toBeNull();
  });
});
