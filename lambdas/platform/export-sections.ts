import type { Item } from './dynamodb/item.ts';
import type { Table } from './dynamodb/table.ts';
import type { ExportPart, ExportRecord, PersonalData } from './personal-data.ts';

/** Items of one read: at 400 bytes each they are less than half of what DynamoDB gives in one page. */
const PAGE = 1_000;

/** One kind of what a module keeps of a person, in as many calls as it takes: as {@link PersonalData.exportUser}. */
export type ExportSection = PersonalData['exportUser'];

/**
 * A module's export, made of its kinds of records in this order. The names stand in cursors, which live as long as an
 * export is being gathered.
 *
 * @param sections by a name without a colon
 */
export function inSections(sections: Readonly<Record<string, ExportSection>>): PersonalData['exportUser'] {
  const names = Object.keys(sections);
  return async (userId, cursor) => {
    const [name = '', inner = ''] = (cursor ?? `${names[0]}:`).split(':');
    const section = sections[name];
    if (!section) {
      throw new Error(`got the cursor of a section ${name}, expected one of: ${names.join(', ')}`);
    }
    const { records, cursor: rest } = await section(userId, inner || null);
    if (rest !== null) return { records, cursor: `${name}:${rest}` };
    const next = names[names.indexOf(name) + 1];
    return { records, cursor: next === undefined ? null : `${next}:` };
  };
}

/** A section that is read at once, because there is never much of it. */
export function atOnce(read: (userId: string) => Promise<readonly ExportRecord[]>): ExportSection {
  return async (userId) => ({ records: await read(userId), cursor: null });
}

/** A section of the items of a partition; read strongly. */
export function ofItems<T>(
  table: Table,
  rangeOf: (userId: string) => { readonly pk: string; readonly prefix: string },
  toRecord: (item: T & Item) => ExportRecord | null,
): ExportSection {
  return (userId, cursor) => readItems(table, { ...rangeOf(userId), cursor }, toRecord);
}

/** A page of items as records; those that become null are left out. */
export async function readItems<T>(
  table: Table,
  range: { readonly pk: string; readonly prefix: string; readonly cursor: string | null },
  toRecord: (item: T & Item) => ExportRecord | null,
): Promise<ExportPart> {
  const page = await table.query<T & Item>({ ...range, limit: PAGE, consistent: true });
  return { records: page.items.flatMap((item) => toRecord(item) ?? []), cursor: page.cursor };
}
