import { Failure, formatDouble, OK, type Reply } from '../../resp/reply.ts';
import { count, float, inRange, integer, range, syntaxError } from '../arguments.ts';
import { everyKey, everyOther, reads, writes, type Call, type Commands } from '../command.ts';
import { expiryOf, isExpiryUnit } from '../expiry.ts';
import { set } from './set.ts';

function mset({ name, args, keyspace }: Call) {
  if (args.length % 2 === 1) throw new Failure(`ERR wrong number of arguments for '${name}' command`);
  for (let i = 0; i < args.length; i += 2) keyspace.set(args[i]!, args[i + 1]!, Infinity);
}

/** Adds to a counter and keeps its expiry. */
function add({ keyspace, args }: Call, amount: bigint): Reply {
  const [key = ''] = args;
  const sum = inRange(integer(keyspace.string(key) ?? '0') + amount);
  keyspace.set(key, String(sum), keyspace.expiresAt(key) ?? Infinity);
  return sum;
}

function take({ keyspace, args: [key = ''] }: Call): Reply {
  const value = keyspace.string(key);
  keyspace.delete(key);
  return value;
}

function getEx({ name, keyspace, args: [key = '', word = '', amount, ...more] }: Call): Reply {
  const value = keyspace.string(key);
  const option = word.toUpperCase();
  const persists = option === 'PERSIST' && amount === undefined;
  if (more.length > 0 || (option && !persists && !isExpiryUnit(option))) throw syntaxError();
  if (value === null) return null;

  if (persists) keyspace.expire(key, Infinity);
  else if (option) keyspace.expire(key, expiryOf(option, amount, keyspace.now(), name));
  return value;
}

const setWith = (unit: string) =>
  writes(4, ({ name, keyspace, args: [key = '', amount, value = ''] }) => {
    keyspace.set(key, value, expiryOf(unit, amount, keyspace.now(), name));
    return OK;
  });

export const strings: Commands = {
  GET: reads(2, ({ keyspace, args: [key = ''] }) => keyspace.string(key)),
  SET: writes(-3, set),
  SETEX: setWith('EX'),
  PSETEX: setWith('PX'),
  SETNX: writes(3, ({ keyspace, args: [key = '', value = ''] }) => {
    if (keyspace.get(key) !== null) return 0;
    keyspace.set(key, value, Infinity);
    return 1;
  }),
  GETSET: writes(3, ({ keyspace, args: [key = '', value = ''] }) => {
    const before = keyspace.string(key);
    keyspace.set(key, value, Infinity);
    return before;
  }),
  GETDEL: writes(2, take),
  GETEX: writes(-2, getEx),

  MGET: {
    arity: -2,
    keys: everyKey,
    run: ({ keyspace, args }) =>
      args.map((key) => {
        const value = keyspace.get(key);
        return typeof value === 'string' ? value : null;
      }),
  },
  MSET: {
    arity: -3,
    keys: everyOther,
    write: true,
    run: (call) => {
      mset(call);
      return OK;
    },
  },
  MSETNX: {
    arity: -3,
    keys: everyOther,
    write: true,
    run: (call) => {
      if (everyOther(call.args).some((key) => call.keyspace.get(key) !== null)) return 0;
      mset(call);
      return 1;
    },
  },

  INCR: writes(2, (call) => add(call, 1n)),
  DECR: writes(2, (call) => add(call, -1n)),
  INCRBY: writes(3, (call) => add(call, integer(call.args[1]))),
  DECRBY: writes(3, (call) => add(call, -integer(call.args[1]))),
  INCRBYFLOAT: writes(3, ({ keyspace, args: [key = '', amount] }) => {
    const sum = float(keyspace.string(key) ?? '0') + float(amount);
    if (!Number.isFinite(sum)) throw new Failure('ERR increment would produce NaN or Infinity');
    keyspace.set(key, formatDouble(sum), keyspace.expiresAt(key) ?? Infinity);
    return formatDouble(sum);
  }),

  APPEND: writes(3, ({ keyspace, args: [key = '', value = ''] }) => {
    const joined = (keyspace.string(key) ?? '') + value;
    keyspace.set(key, joined, keyspace.expiresAt(key) ?? Infinity);
    return joined.length;
  }),
  STRLEN: reads(2, ({ keyspace, args: [key = ''] }) => keyspace.string(key)?.length ?? 0),
  GETRANGE: reads(4, ({ keyspace, args: [key = '', start, stop] }) => {
    const value = keyspace.string(key) ?? '';
    const [from, to] = range(count(start), count(stop), value.length);
    return value.slice(from, Math.max(from, to));
  }),
};
