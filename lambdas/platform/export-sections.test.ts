import { MemoryDatabase } from './dynamodb/memory-database.ts';
import { Table } from './dynamodb/table.ts';
import { atOnce, inSections, ofItems } from './export-sections.ts';
import type { PersonalData } from './personal-data.ts';

async function readAll(exportUser: PersonalData['exportUser']) {
  const calls = [];
  let cursor: string | null = null;
  do {
    const part = await exportUser('ada', cursor);
    calls.push(part.records.map(({ type }) => type));
    cursor = part.cursor;
  } while (cursor !== null);
  return calls;
}

/** Gives the digits up to this one, one a call. */
const upTo = (last: number) => async (_userId: string, cursor: string | null) => {
  const digit = Number(cursor ?? 0);
  return { records: [{ type: `${digit}` }], cursor: digit < last ? `${digit + 1}` : null };
};

describe('an export in sections', () => {
  test('has each of them whole, one after the other', async () => {
    const exportUser = inSections({ first: upTo(2), none: atOnce(async () => []), last: upTo(1) });

    expect(await readAll(exportUser)).toEqual([['0'], ['1'], ['2'], [], ['0'], ['1']]);
  });

  test('fails with the cursor of a section that is not there any more', async () => {
    const gone = inSections({ first: upTo(1) })('ada', 'second:1');

    await expect(gone).rejects.toThrow('got the cursor of a section second, expected one of: first');
  });

  test('reads the items of a partition a thousand at a time, and leaves out those that are no record', async () => {
    const table = new Table('table', new MemoryDatabase());
    for (let number = 0; number < 1_001; number += 1) {
      await table.write(
        table.put({ pk: 'USER#ada', sk: `ENTRY#${String(number).padStart(4, '0')}`, number }),
      );
    }
    const entries = ofItems<{ readonly number: number }>(
      table,
      (userId) => ({ pk: `USER#${userId}`, prefix: 'ENTRY#' }),
      ({ number }) => (number % 2 === 0 ? { type: `${number}` } : null),
    );

    const calls = await readAll(inSections({ entries }));

    expect(calls.map(({ length }) => length)).toEqual([500, 1]);
  });
});
