/**
 * What a command answers. A string is a bulk string, null its absence; the classes stand for what JavaScript can't tell
 * apart, or what RESP2 and RESP3 write differently. https://valkey.io/topics/protocol/
 */
export type Reply =
  | null
  | number
  | bigint
  | string
  | readonly Reply[]
  | Status
  | Failure
  | Double
  | Fields
  | Members
  | Pairs
  | NoArray;

/** `+OK` */
export class Status {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `-WRONGTYPE …`: code and message as Redis words them. */
export class Failure extends Error {}

export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A map in RESP3, names and values in turn in RESP2. */
export class Fields {
  readonly entries: readonly (readonly [Reply, Reply])[];
  constructor(entries: Iterable<readonly [Reply, Reply]>) {
    this.entries = [...entries];
  }
}

/** A set in RESP3, an array in RESP2. */
export class Members {
  readonly items: readonly Reply[];
  constructor(items: Iterable<Reply>) {
    this.items = [...items];
  }
}

/** An array of pairs in RESP3, of twice as many items in RESP2. */
export class Pairs {
  readonly pairs: readonly (readonly [Reply, Reply])[];
  constructor(pairs: readonly (readonly [Reply, Reply])[]) {
    this.pairs = pairs;
  }
}

/** A transaction that didn't happen: RESP2 has an absent array besides the absent string. */
export class NoArray {}

export const OK = new Status('OK');

/** As byte string (latin1), `protocol` 2 or 3. */
export function encode(reply: Reply, protocol: number): string {
  const modern = protocol === 3;
  if (reply === null) return modern ? '_\r\n' : '$-1\r\n';
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof Failure) return `-${reply.message}\r\n`;
  if (reply instanceof Double)
    return modern ? `,${formatDouble(reply.value)}\r\n` : encode(formatDouble(reply.value), 2);
  if (reply instanceof Fields) {
    return modern
      ? list('%', reply.entries.length, reply.entries.flat(), 3)
      : encode(reply.entries.flat(), 2);
  }
  if (reply instanceof Members) return list(modern ? '~' : '*', reply.items.length, reply.items, protocol);
  if (reply instanceof Pairs) return encode(modern ? reply.pairs : reply.pairs.flat(), protocol);
  if (reply instanceof NoArray) return modern ? '_\r\n' : '*-1\r\n';
  return list('*', reply.length, reply, protocol);
}

function list(mark: string, count: number, items: readonly Reply[], protocol: number): string {
  let text = `${mark}${count}\r\n`;
  for (const item of items) text += encode(item, protocol);
  return text;
}

/** `inf`, `-inf`, or the shortest digits that read back as the same number. */
export function formatDouble(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? 'inf' : '-inf';
}
