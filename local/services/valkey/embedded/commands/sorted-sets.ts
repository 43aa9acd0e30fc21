import { Double, Failure, Pairs, type Reply } from '../../resp/reply.ts';
import { count, float, range } from '../arguments.ts';
import { reads, writes, type Commands } from '../command.ts';
import { betweenScores, readInterval } from '../score-interval.ts';
import { SortedSet, type Scored } from '../sorted-set.ts';
import { add } from './sorted-set-add.ts';
import { rangeOf } from './sorted-set-range.ts';

const EMPTY = new SortedSet();

const readsScores = (arity: number, run: (set: SortedSet, args: readonly string[]) => Reply) =>
  reads(arity, ({ keyspace, args: [key = '', ...args] }) =>
    run(keyspace.collection(key, SortedSet) ?? EMPTY, args),
  );

const writesScores = (arity: number, run: (set: SortedSet, args: readonly string[]) => Reply) =>
  writes(arity, ({ keyspace, args: [key = '', ...args] }) =>
    keyspace.change<SortedSet, Reply>(key, SortedSet, (set) => run(set, args)),
  );

const remove = (set: SortedSet, scored: readonly Scored[]) => {
  for (const [member] of scored) set.delete(member);
  return scored.length;
};

/** ZPOPMIN and ZPOPMAX */
const pops = (order: (sorted: readonly Scored[]) => readonly Scored[]) =>
  writesScores(-2, (set, [amount]) => {
    const popped = order(set.sorted()).slice(0, amount === undefined ? 1 : count(amount));
    remove(set, popped);
    const replies = popped.map(([member, score]) => [member, new Double(score)] as const);
    return amount === undefined ? replies.flat() : new Pairs(replies);
  });

/** ZRANK and ZREVRANK */
const ranks = (order: (sorted: readonly Scored[]) => readonly Scored[]) =>
  readsScores(3, (set, [member = '']) => {
    if (set.score(member) === null) return null;
    return order(set.sorted()).findIndex(([each]) => each === member);
  });

const scoreOf = (set: SortedSet, member: string): Reply => {
  const score = set.score(member);
  return score === null ? null : new Double(score);
};

export const sortedSets: Commands = {
  ZADD: writesScores(-4, add),
  ZINCRBY: writesScores(4, (set, [amount, member = '']) => {
    const sum = (set.score(member) ?? 0) + float(amount);
    if (Number.isNaN(sum)) throw new Failure('ERR resulting score is not a number (NaN)');
    set.set(member, sum);
    return new Double(sum);
  }),
  ZREM: writesScores(-3, (set, members) => members.filter((member) => set.delete(member)).length),
  ZSCORE: readsScores(3, (set, [member = '']) => scoreOf(set, member)),
  ZMSCORE: readsScores(-3, (set, members) => members.map((member) => scoreOf(set, member))),
  ZCARD: readsScores(2, (set) => set.size),
  ZCOUNT: readsScores(4, (set, [low, high]) => betweenScores(set.sorted(), readInterval(low, high)).length),
  ZRANK: ranks((sorted) => sorted),
  ZREVRANK: ranks((sorted) => sorted.toReversed()),
  ZRANGE: readsScores(-4, rangeOf),
  ZREVRANGE: readsScores(-4, (set, words) => rangeOf(set, [...words, 'REV'])),
  ZRANGEBYSCORE: readsScores(-4, (set, words) => rangeOf(set, [...words, 'BYSCORE'])),
  ZREVRANGEBYSCORE: readsScores(-4, (set, words) => rangeOf(set, [...words, 'BYSCORE', 'REV'])),
  ZPOPMIN: pops((sorted) => sorted),
  ZPOPMAX: pops((sorted) => sorted.toReversed()),
  ZREMRANGEBYSCORE: writesScores(4, (set, [low, high]) =>
    remove(set, betweenScores(set.sorted(), readInterval(low, high))),
  ),
  ZREMRANGEBYRANK: writesScores(4, (set, [start, stop]) =>
    remove(set, set.sorted().slice(...range(count(start), count(stop), set.size))),
  ),
};
