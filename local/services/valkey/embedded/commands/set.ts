import { OK, type Reply } from '../../resp/reply.ts';
import { syntaxError } from '../arguments.ts';
import type { Call } from '../command.ts';
import { expiryOf, isExpiryUnit } from '../expiry.ts';

interface Options {
  only: 'NX' | 'XX' | null;
  get: boolean;
  keepTtl: boolean;
  expiresAt: number | null;
}

/** `SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]` */
export function set({ name, keyspace, args: [key = '', value = '', ...words] }: Call): Reply {
  const { only, get, keepTtl, expiresAt } = readOptions(words, keyspace.now(), name);
  const before = get ? keyspace.string(key) : null;
  const exists = keyspace.get(key) !== null;
  if ((only === 'NX' && exists) || (only === 'XX' && !exists)) return before;

  keyspace.set(key, value, expiresAt ?? (keepTtl ? (keyspace.expiresAt(key) ?? Infinity) : Infinity));
  return get ? before : OK;
}

function readOptions(words: readonly string[], now: number, command: string): Options {
  const options: Options = { only: null, get: false, keepTtl: false, expiresAt: null };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase();
    if ((word === 'NX' || word === 'XX') && (options.only ?? word) === word) options.only = word;
    else if (word === 'GET') options.get = true;
    else if (options.expiresAt !== null || options.keepTtl) throw syntaxError();
    else if (word === 'KEEPTTL') options.keepTtl = true;
    else if (isExpiryUnit(word) && i + 1 < words.length)
      options.expiresAt = expiryOf(word, words[++i], now, command);
    else throw syntaxError();
  }
  return options;
}
