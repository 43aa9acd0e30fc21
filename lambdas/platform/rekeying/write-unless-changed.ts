import type { Table } from '../dynamodb/table.ts';
import { ConditionFailed } from '../dynamodb/write.ts';
import type { Write } from '../dynamodb/write.ts';

/** Does a conditional write; false where its condition failed. */
export async function writeUnlessChanged(table: Table, write: Write): Promise<boolean> {
  try {
    await table.write(write);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
