import { Double, Failure, Pairs, type Reply } from '../../resp/reply.ts';
import { count, range, syntaxError } from '../arguments.ts';
import { betweenScores, readInterval } from '../score-interval.ts';
import type { Scored, SortedSet } from '../sorted-set.ts';

interface Options {
  byScore: boolean;
  reverse: boolean;
  withScores: boolean;
  limit: readonly [offset: number, most: number] | null;
}

/** `ZRANGE key start stop [BYSCORE] [REV] [LIMIT offset count] [WITHSCORES]`, `words` from `start` on. */
export function rangeOf(set: SortedSet, [start, stop, ...words]: readonly string[]): Reply {
  const options = readOptions(words);
  const found = options.byScore ? byScore(set, start, stop, options) : byRank(set, start, stop, options);
  if (!options.withScores) return found.map(([member]) => member);
  return new Pairs(found.map(([member, score]) => [member, new Double(score)]));
}

function byScore(set: SortedSet, start: string | undefined, stop: string | undefined, options: Options) {
  // reversed, the higher bound is given first
  const interval = options.reverse ? readInterval(stop, start) : readInterval(start, stop);
  const found = betweenScores(set.sorted(), interval);
  if (options.reverse) found.reverse();
  const [offset, most] = options.limit ?? [0, -1];
  return found.slice(offset, most < 0 ? undefined : offset + most);
}

function byRank(set: SortedSet, start: string | undefined, stop: string | undefined, options: Options) {
  if (options.limit) {
    throw new Failure(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
  }
  const sorted: readonly Scored[] = options.reverse ? set.sorted().toReversed() : set.sorted();
  return sorted.slice(...range(count(start), count(stop), sorted.length));
}

function readOptions(words: readonly string[]): Options {
  const options: Options = { byScore: false, reverse: false, withScores: false, limit: null };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase();
    if (word === 'BYSCORE') options.byScore = true;
    else if (word === 'REV') options.reverse = true;
    else if (word === 'WITHSCORES') options.withScores = true;
    else if (word === 'LIMIT' && i + 2 < words.length) options.limit = [count(words[++i]), count(words[++i])];
    else throw syntaxError();
  }
  return options;
}
