import { Double, Failure, type Reply } from '../../resp/reply.ts';
import { float, syntaxError } from '../arguments.ts';
import type { SortedSet } from '../sorted-set.ts';

const OPTIONS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'];

/** `ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member …`, `words` from the options on. */
export function add(set: SortedSet, words: readonly string[]): Reply {
  const first = words.findIndex((word) => !OPTIONS.includes(word.toUpperCase()));
  const options = new Set(words.slice(0, Math.max(first, 0)).map((word) => word.toUpperCase()));
  const pairs = first < 0 ? [] : words.slice(first);
  check(options, pairs);

  const scores = pairs.filter((_, i) => i % 2 === 0).map((text) => float(text));
  let added = 0;
  let changed = 0;
  let last: number | null = null;
  for (const [i, given] of scores.entries()) {
    const member = pairs[2 * i + 1]!;
    const before = set.score(member);
    const score = options.has('INCR') ? (before ?? 0) + given : given;
    if (Number.isNaN(score)) throw new Failure('ERR resulting score is not a number (NaN)');
    if (!allowed(options, before, score)) continue;

    if (before === null) added++;
    else if (before !== score) changed++;
    set.set(member, score);
    last = score;
  }
  if (options.has('INCR')) return last === null ? null : new Double(last);
  return options.has('CH') ? added + changed : added;
}

function check(options: ReadonlySet<string>, pairs: readonly string[]) {
  if (pairs.length === 0 || pairs.length % 2 === 1) throw syntaxError();
  if (options.has('NX') && options.has('XX')) {
    throw new Failure('ERR XX and NX options at the same time are not compatible');
  }
  if (['GT', 'LT', 'NX'].filter((option) => options.has(option)).length > 1) {
    throw new Failure('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (options.has('INCR') && pairs.length > 2) {
    throw new Failure('ERR INCR option supports a single increment-element pair');
  }
}

function allowed(options: ReadonlySet<string>, before: number | null, score: number): boolean {
  if (before === null) return !options.has('XX');
  if (options.has('NX')) return false;
  if (options.has('GT') && score <= before) return false;
  return !(options.has('LT') && score >= before);
}
