import { Failure } from '../resp/reply.ts';

export const syntaxError = () => new Failure('ERR syntax error');

const LOW = -(2n ** 63n);
const HIGH = 2n ** 63n - 1n;

/** A 64-bit integer in its only spelling; throws as Redis does. */
export function integer(text: string | undefined): bigint {
  if (text !== undefined && /^(0|-?[1-9]\d{0,18})$/.test(text)) {
    const value = BigInt(text);
    if (value >= LOW && value <= HIGH) return value;
  }
  throw new Failure('ERR value is not an integer or out of range');
}

/** Like `integer`, for what is counted or measured and fits a number. */
export const count = (text: string | undefined): number => Number(integer(text));

export function inRange(value: bigint): bigint {
  if (value < LOW || value > HIGH) throw new Failure('ERR increment or decrement would overflow');
  return value;
}

/** A double, `inf` included; throws as Redis does. */
export function float(text: string | undefined, message = 'ERR value is not a valid float'): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text ?? '');
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Failure(message);
  return Number(text);
}

/** Indexes of a range that may count from the end, cut to what there is: `[start, end)`. */
export function range(start: number, stop: number, length: number): [number, number] {
  const from = start < 0 ? Math.max(0, length + start) : start;
  const to = stop < 0 ? length + stop : Math.min(stop, length - 1);
  return [from, to + 1];
}
