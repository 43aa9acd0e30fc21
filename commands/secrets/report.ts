import type { Outcome } from './need.ts';

const WORDS: Readonly<Record<Outcome['state'], string>> = {
  ok: 'ok',
  done: 'done',
  missing: 'missing',
  manual: 'by hand',
};

/** A line for each outcome; no secret stands in any. */
export function table(outcomes: readonly Outcome[]): string {
  const width = Math.max(0, ...outcomes.map(({ what }) => what.length));
  return outcomes
    .map(({ what, state, found }) => `  ${WORDS[state].padEnd(7)}  ${what.padEnd(width)}  ${found}`)
    .join('\n');
}

/** The last line, and the exit code: 1 while something is to be done. */
export function verdict(outcomes: readonly Outcome[], stage: string): { line: string; code: number } {
  const open = outcomes.filter(({ state }) => state === 'missing' || state === 'manual');
  if (open.length === 0) return { line: `${stage} has every secret that it needs`, code: 0 };
  const isMissing = open.some(({ state }) => state === 'missing');
  const advice = isMissing
    ? `run npm run secrets -- ${stage}`
    : 'do what is marked "by hand", then look again';
  return { line: `${stage} lacks ${open.map(({ what }) => what).join(', ')}: ${advice}`, code: 1 };
}
