import { BadRequest } from '../errors.ts';
import type { Item } from './item.ts';

/** The last key of a page as an opaque text. The partition stays out: a cursor can't lead into another one. */
export function encodeCursor(lastKey: Item, partitionName: string): string {
  const { [partitionName]: _, ...rest } = lastKey;
  return Buffer.from(JSON.stringify(rest)).toString('base64url');
}

/** @throws BadRequest `cursor_invalid` */
export function decodeCursor(cursor: string, partitionName: string, partition: string): Item {
  const rest = parse(Buffer.from(cursor, 'base64url').toString());
  if (!isKey(rest))
    throw new BadRequest('cursor_invalid', 'the cursor is not one we gave; start without a cursor');
  return { ...rest, [partitionName]: partition };
}

export function invalidCursor(cause?: unknown): BadRequest {
  return new BadRequest('cursor_invalid', 'the cursor is not one we gave; start without a cursor', { cause });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isKey(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => typeof part === 'string' || typeof part === 'number');
}
