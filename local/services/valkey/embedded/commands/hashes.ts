import { Failure, Fields, OK, type Reply } from '../../resp/reply.ts';
import { inRange, integer } from '../arguments.ts';
import { reads, writes, type Call, type Commands } from '../command.ts';

type Hash = Map<string, string>;
const EMPTY: Hash = new Map();

/** A command that reads a hash; a missing one is empty. */
const readsHash = (arity: number, run: (hash: Hash, args: readonly string[]) => Reply) =>
  reads(arity, ({ keyspace, args: [key = '', ...args] }) =>
    run(keyspace.collection<Hash>(key, Map) ?? EMPTY, args),
  );

const writesHash = (arity: number, run: (hash: Hash, args: readonly string[]) => Reply) =>
  writes(arity, ({ keyspace, args: [key = '', ...args] }) =>
    keyspace.change<Hash, Reply>(key, Map, (hash) => run(hash, args)),
  );

function putAll({ name, keyspace, args: [key = '', ...pairs] }: Call): number {
  if (pairs.length % 2 === 1) throw new Failure(`ERR wrong number of arguments for '${name}' command`);
  return keyspace.change<Hash, number>(key, Map, (hash) => {
    const before = hash.size;
    for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i]!, pairs[i + 1]!);
    return hash.size - before;
  });
}

export const hashes: Commands = {
  HSET: writes(-4, putAll),
  HMSET: writes(-4, (call) => {
    putAll(call);
    return OK;
  }),
  HSETNX: writesHash(4, (hash, [field = '', value = '']) => {
    if (hash.has(field)) return 0;
    hash.set(field, value);
    return 1;
  }),
  HGET: readsHash(3, (hash, [field = '']) => hash.get(field) ?? null),
  HMGET: readsHash(-3, (hash, fields) => fields.map((field) => hash.get(field) ?? null)),
  HGETALL: readsHash(2, (hash) => new Fields(hash)),
  HKEYS: readsHash(2, (hash) => [...hash.keys()]),
  HVALS: readsHash(2, (hash) => [...hash.values()]),
  HLEN: readsHash(2, (hash) => hash.size),
  HEXISTS: readsHash(3, (hash, [field = '']) => Number(hash.has(field))),
  HSTRLEN: readsHash(3, (hash, [field = '']) => hash.get(field)?.length ?? 0),
  HDEL: writesHash(-3, (hash, fields) => fields.filter((field) => hash.delete(field)).length),
  HINCRBY: writesHash(4, (hash, [field = '', amount]) => {
    const before = hash.get(field) ?? '0';
    if (!/^-?\d+$/.test(before)) throw new Failure('ERR hash value is not an integer');
    const sum = inRange(BigInt(before) + integer(amount));
    hash.set(field, String(sum));
    return sum;
  }),
};
