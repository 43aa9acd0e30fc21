import type { Check } from './checks.ts';
import type { Site } from './site.ts';

export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen, or what is wrong. */
  readonly seen: string;
}

export interface Patience {
  /** Milliseconds to wait for the first answer: a new distribution's name takes a while to be known. */
  readonly deadline: number;
  /** Milliseconds between two tries. */
  readonly pause: number;
}

/** Waits until the system answers at all, then makes every check, once. */
export async function runChecks(
  site: Site,
  checks: readonly Check[],
  patience: Patience,
): Promise<readonly Outcome[]> {
  await firstAnswer(site, patience);
  const outcomes: Outcome[] = [];
  for (const check of checks) outcomes.push(await outcome(check, site));
  return outcomes;
}

/** One line for each outcome, with a mark that is read without colour. */
export function table(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  return outcomes
    .map(({ name, ok, seen }) => `  ${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${seen}`)
    .join('\n');
}

async function outcome({ name, run }: Check, site: Site): Promise<Outcome> {
  try {
    return { name, ok: true, seen: await run(site) };
  } catch (error) {
    return { name, ok: false, seen: reason(error) };
  }
}

async function firstAnswer(site: Site, { deadline, pause }: Patience): Promise<void> {
  const end = Date.now() + deadline;
  while (Date.now() < end) {
    const answered = await site.ask('/v1/health/live').then(
      ({ status }) => status < 500,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** `fetch failed` hides why in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
