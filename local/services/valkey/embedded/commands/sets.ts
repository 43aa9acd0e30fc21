import { randomInt } from 'node:crypto';

import { Members, type Reply } from '../../resp/reply.ts';
import { count } from '../arguments.ts';
import { everyKey, reads, writes, type Call, type Commands } from '../command.ts';

const EMPTY: ReadonlySet<string> = new Set();

const readsSet = (arity: number, run: (set: ReadonlySet<string>, args: readonly string[]) => Reply) =>
  reads(arity, ({ keyspace, args: [key = '', ...args] }) =>
    run(keyspace.collection<Set<string>>(key, Set) ?? EMPTY, args),
  );

const writesSet = (arity: number, run: (set: Set<string>, args: readonly string[]) => Reply) =>
  writes(arity, ({ keyspace, args: [key = '', ...args] }) =>
    keyspace.change<Set<string>, Reply>(key, Set, (set) => run(set, args)),
  );

type Combine = (a: ReadonlySet<string>, b: ReadonlySet<string>) => Iterable<string>;

/** SINTER, SUNION, SDIFF of one or more keys. */
const combines = (combine: Combine) => ({
  arity: -2,
  keys: everyKey,
  run: ({ keyspace, args }: Call): Reply => {
    const sets = args.map((key) => keyspace.collection<Set<string>>(key, Set) ?? EMPTY);
    return new Members(sets.reduce((a, b) => new Set(combine(a, b))));
  },
});

export const sets: Commands = {
  SADD: writesSet(-3, (set, members) => {
    const before = set.size;
    for (const member of members) set.add(member);
    return set.size - before;
  }),
  SREM: writesSet(-3, (set, members) => members.filter((member) => set.delete(member)).length),
  SPOP: writesSet(-2, (set, [amount]) => {
    const popped: string[] = [];
    const most = amount === undefined ? 1 : count(amount);
    while (popped.length < most && set.size > 0) {
      const member = [...set][randomInt(set.size)]!;
      set.delete(member);
      popped.push(member);
    }
    return amount === undefined ? (popped[0] ?? null) : new Members(popped);
  }),
  SMEMBERS: readsSet(2, (set) => new Members(set)),
  SISMEMBER: readsSet(3, (set, [member = '']) => Number(set.has(member))),
  SMISMEMBER: readsSet(-3, (set, members) => members.map((member) => Number(set.has(member)))),
  SCARD: readsSet(2, (set) => set.size),
  SINTER: combines((a, b) => [...a].filter((member) => b.has(member))),
  SUNION: combines((a, b) => [...a, ...b]),
  SDIFF: combines((a, b) => [...a].filter((member) => !b.has(member))),
};
