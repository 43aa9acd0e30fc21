import { compareNumbers } from './number.ts';

/** A value as it stands on the wire: one type letter, its value; binary in base64. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Item };

/** Items in the store are never changed in place, so that old images and snapshots may share them. */
export interface Item {
  [name: string]: AttributeValue;
}

export type TypeLetter = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

export function typeOf(value: AttributeValue): TypeLetter {
  for (const type in value) return type as TypeLetter;
  throw new TypeError('an attribute value has no type');
}

/** The value of an attribute when it has that type, else undefined. */
export function valueOf(attribute: AttributeValue | undefined, type: TypeLetter): any {
  return attribute === undefined ? undefined : (attribute as Record<string, unknown>)[type];
}

/** Names and values in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOfItem(item: Item): number {
  let size = 0;
  for (const name in item) size += Buffer.byteLength(name) + sizeOf(item[name]!);
  return size;
}

// lists and maps cost 3 bytes, and one for each member
function sizeOf(attribute: AttributeValue): number {
  const type = typeOf(attribute);
  const value = valueOf(attribute, type);
  switch (type) {
    case 'L':
      return (value as AttributeValue[]).reduce((sum, member) => sum + 1 + sizeOf(member), 3);
    case 'M':
      return 3 + Object.keys(value).length + sizeOfItem(value);
    case 'SS':
    case 'NS':
    case 'BS':
      return (value as string[]).reduce((sum, member) => sum + sizeOfScalar(type[0]!, member), 0);
    default:
      return sizeOfScalar(type, value);
  }
}

function sizeOfScalar(type: string, value: string): number {
  switch (type) {
    case 'S':
      return Buffer.byteLength(value);
    case 'B':
      return Buffer.byteLength(value, 'base64');
    case 'N':
      return sizeOfNumber(value);
    default:
      return 1;
  }
}

// one byte for two significant digits, one more for the whole, one for a sign
function sizeOfNumber(text: string): number {
  const digits = text.replace(/^-|\./g, '').replace(/^0+|0+$/g, '').length;
  return Math.min(21, Math.ceil(digits / 2) + 1 + (text[0] === '-' ? 1 : 0));
}

/** Equal as DynamoDB's `=` sees it: sets without order, numbers by value, lists and maps by content. */
export function equal(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  const left = valueOf(a, type);
  const right = valueOf(b, type);

  switch (type) {
    case 'SS':
    case 'NS':
    case 'BS':
      return left.length === right.length && left.every((member: string) => right.includes(member));
    case 'L':
      return (
        left.length === right.length &&
        left.every((member: AttributeValue, i: number) => equal(member, right[i]))
      );
    case 'M':
      return equalItems(left, right);
    default:
      // numbers have been normalised when they came in
      return left === right;
  }
}

export function equalItems(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => name in b && equal(a[name]!, b[name]!))
  );
}

/** Order of two values of one type S, N or B: negative, 0 or positive. Strings and binaries go by their bytes. */
export function order(a: AttributeValue, b: AttributeValue): number {
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  return Buffer.compare(bytesOf(a), bytesOf(b));
}

export function bytesOf(value: AttributeValue): Buffer {
  return 'B' in value ? Buffer.from(value.B, 'base64') : Buffer.from(valueOf(value, 'S'), 'utf8');
}

/** A deep copy that may be changed. */
export function copy<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as Value;
  const result: Record<string, unknown> = {};
  for (const name in value) result[name] = copy(value[name]);
  return result as Value;
}
