import type { Answer } from '../client.ts';
import { operator } from '../operator.ts';
import type { Run } from '../rehearsal.ts';
import { until } from '../until.ts';
import type { Cast } from './cast.ts';
import { passing } from './passing-time.ts';
import type { Prepared, Requests } from './prepared.ts';

/** Requests on their way at the same time: as many as a function has environments. */
const TOGETHER = 8;
/** Fewer while the world is made ready: every function starts then, and that is not what is tried. */
const PREPARED_TOGETHER = 4;

export type Round = ReadonlyMap<string, Prepared>;

/** What an operation answered, and what it does when all is well. */
export interface Outcome {
  readonly name: string;
  readonly prepared: Prepared;
  readonly answer: Answer;
}

/** Makes the world ready for every request. */
export async function prepare(requests: Requests, cast: Cast): Promise<Round> {
  const time = passing(cast.run);
  try {
    await cast.member(); // once, before all want them
    const entries = await together(
      Object.entries(requests),
      async ([name, build]) => {
        const prepared = await build(cast).catch((cause: Error) => {
          throw new Error(`${name} could not be prepared: ${cause.message}`, { cause });
        });
        return [name, prepared] as const;
      },
      PREPARED_TOGETHER,
    );
    return new Map(entries);
  } finally {
    await time.stop();
  }
}

/** Sends every request of the round once. */
export function sendAll(round: Round): Promise<Outcome[]> {
  return sendEach(round, [...round.keys()]);
}

/** Sends the requests with these names, as often as they are named. */
export function sendEach(round: Round, names: readonly string[]): Promise<Outcome[]> {
  return together(names, async (name) => {
    const prepared = round.get(name)!;
    return { name, prepared, answer: await prepared.send() };
  });
}

/** `POST /v1/auth/login: 503 database_unavailable`, for lists of what should be otherwise. */
export function told({ name, answer }: Outcome): string {
  return `${name}: ${answer.status} ${answer.body?.code ?? 'ok'}`;
}

export function isAsEver({ prepared: { status, isRight = () => true }, answer }: Outcome): boolean {
  return answer.status === status && isRight(answer);
}

/** 503, as a problem that says when to come back. */
export function isUnavailable({ answer: { status, headers } }: Outcome): boolean {
  return (
    status === 503 &&
    headers['content-type'] === 'application/problem+json' &&
    Number(headers['retry-after']) > 0
  );
}

/** Status and fields of an answer, without what differs from one account to another. */
export function shapeOf({ status, body }: Answer): unknown {
  return { status, body: fieldsOf(body) };
}

/**
 * Those that took longer than `ms` by the function's own log, and again when they are sent once more: one time it may be
 * the machine. Not oftener, because some are limited to three.
 */
export async function slow(outcomes: readonly Outcome[], run: Run, ms: number): Promise<string[]> {
  const isLate = async (answer: Answer) => (await duration(answer, run)) > ms;
  const seen = await together(outcomes, async (each) => {
    return (await isLate(each.answer)) && (await isLate(await each.prepared.send())) ? [each.name] : [];
  });
  return seen.flat();
}

async function duration({ headers }: Answer, run: Run): Promise<number> {
  const id = headers['x-request-id']!;
  const { line } = await until(`the log line of request ${id}`, 60_000, async () =>
    (await operator(run).logs(id)).find((found) => found.line.includes('"durationMs"')),
  );
  return JSON.parse(line).durationMs;
}

function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object' || value === null) return 'a value';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fieldsOf(inner)]));
}

/** Does `work` for each, some at the same time, and answers in their order. */
async function together<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  most = TOGETHER,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
