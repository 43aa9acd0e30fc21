import { Failure, OK, Status, type Reply } from '../../resp/reply.ts';
import { count, integer, syntaxError } from '../arguments.ts';
import { everyKey, reads, writes, type Call, type Commands } from '../command.ts';
import { globToRegExp } from '../glob.ts';
import type { Value } from '../keyspace.ts';
import { SortedSet } from '../sorted-set.ts';

function typeOf(value: Value | null): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return 'string';
  if (value instanceof Map) return 'hash';
  return value instanceof SortedSet ? 'zset' : 'set';
}

/** `EXPIRE key amount [NX | XX | GT | LT]` and its kin. */
const expires = (ms: bigint, absolute: boolean) =>
  writes(-3, ({ name, keyspace, args: [key = '', amount, ...words] }) => {
    const at = integer(amount) * ms + (absolute ? 0n : BigInt(keyspace.now()));
    if (at > 2n ** 63n - 1n || at < -(2n ** 63n)) {
      throw new Failure(`ERR invalid expire time in '${name}' command`);
    }
    const current = keyspace.expiresAt(key);
    if (!allows(words, current ?? Infinity, Number(at)) || current === null) return 0;

    if (at <= BigInt(keyspace.now())) keyspace.delete(key);
    else keyspace.expire(key, Number(at));
    return 1;
  });

/** Whether the options let an expiry go from `current` (Infinity for none) to `next`. */
function allows(words: readonly string[], current: number, next: number): boolean {
  const options = new Set(words.map((word) => word.toUpperCase()));
  for (const option of options) {
    if (!['NX', 'XX', 'GT', 'LT'].includes(option)) throw new Failure(`ERR Unsupported option ${option}`);
  }
  if (options.has('NX') && options.size > 1) {
    throw new Failure('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (options.has('GT') && options.has('LT')) {
    throw new Failure('ERR GT and LT options at the same time are not compatible');
  }
  if (options.has('NX') && current !== Infinity) return false;
  if (options.has('XX') && current === Infinity) return false;
  if (options.has('GT') && next <= current) return false;
  return !(options.has('LT') && next >= current);
}

/** -2 for no key, -1 for one that stays. */
const expiryIn = (convert: (at: number, now: number) => number) =>
  reads(2, ({ keyspace, args: [key = ''] }) => {
    const at = keyspace.expiresAt(key);
    if (at === null) return -2;
    return at === Infinity ? -1 : convert(at, keyspace.now());
  });

const countOf =
  (test: (call: Call, key: string) => boolean) =>
  (call: Call): Reply =>
    call.args.filter((key) => test(call, key)).length;

const remove = {
  arity: -2,
  keys: everyKey,
  write: true,
  run: countOf(({ keyspace }, key) => keyspace.delete(key)),
} as const;
const exists = { arity: -2, keys: everyKey, run: countOf(({ keyspace }, key) => keyspace.get(key) !== null) };

/** Everything in one answer: COUNT is a hint, and a cursor that ends at once is a cursor. */
function scan({ keyspace, args: [cursor, ...words] }: Call): Reply {
  if (!/^\d+$/.test(cursor ?? '')) throw new Failure('ERR invalid cursor');
  let keys = keyspace.keys();
  for (let i = 0; i < words.length; i += 2) {
    const word = words[i]!.toUpperCase();
    const value = words[i + 1];
    if (value === undefined) throw syntaxError();
    if (word === 'MATCH') keys = matching(keys, value);
    else if (word === 'TYPE') keys = keys.filter((key) => typeOf(keyspace.get(key)) === value.toLowerCase());
    else if (word !== 'COUNT' || count(value) < 1) throw syntaxError();
  }
  return ['0', keys];
}

function matching(keys: readonly string[], pattern: string): string[] {
  const expression = globToRegExp(pattern);
  return keys.filter((key) => expression.test(key));
}

const flush = {
  arity: -1,
  write: true,
  run: ({ keyspace, args: [mode = 'SYNC', ...more] }: Call): Reply => {
    if (more.length > 0 || !['SYNC', 'ASYNC'].includes(mode.toUpperCase())) throw syntaxError();
    keyspace.clear();
    return OK;
  },
} as const;

export const keys: Commands = {
  DEL: remove,
  UNLINK: remove,
  EXISTS: exists,
  TOUCH: exists,
  TYPE: reads(2, ({ keyspace, args: [key = ''] }) => new Status(typeOf(keyspace.get(key)))),
  EXPIRE: expires(1000n, false),
  PEXPIRE: expires(1n, false),
  EXPIREAT: expires(1000n, true),
  PEXPIREAT: expires(1n, true),
  TTL: expiryIn((at, now) => Math.round((at - now) / 1000)),
  PTTL: expiryIn((at, now) => at - now),
  EXPIRETIME: expiryIn((at) => Math.round(at / 1000)),
  PEXPIRETIME: expiryIn((at) => at),
  PERSIST: writes(2, ({ keyspace, args: [key = ''] }) => {
    if ((keyspace.expiresAt(key) ?? Infinity) === Infinity) return 0;
    keyspace.expire(key, Infinity);
    return 1;
  }),
  KEYS: { arity: 2, run: ({ keyspace, args: [pattern = ''] }) => matching(keyspace.keys(), pattern) },
  SCAN: { arity: -2, run: scan },
  DBSIZE: { arity: 1, run: ({ keyspace }) => keyspace.keys().length },
  FLUSHALL: flush,
  FLUSHDB: flush,
};
