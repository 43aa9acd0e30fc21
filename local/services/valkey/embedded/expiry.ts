import { Failure } from '../resp/reply.ts';
import { integer } from './arguments.ts';

const UNITS: Readonly<Record<string, { ms: bigint; absolute: boolean }>> = {
  EX: { ms: 1000n, absolute: false },
  PX: { ms: 1n, absolute: false },
  EXAT: { ms: 1000n, absolute: true },
  PXAT: { ms: 1n, absolute: true },
};

export const isExpiryUnit = (word: string) => word in UNITS;

/** The moment, ms since the epoch, that `EX 10` or the like names; throws unless it is positive and fits. */
export function expiryOf(unit: string, amount: string | undefined, now: number, command: string): number {
  const { ms, absolute } = UNITS[unit]!;
  const value = integer(amount);
  const at = value * ms + (absolute ? 0n : BigInt(now));
  if (value <= 0n || at > 2n ** 63n - 1n)
    throw new Failure(`ERR invalid expire time in '${command}' command`);
  return Number(at);
}
