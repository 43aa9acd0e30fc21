/**
 * Measures whether the time of an answer tells which addresses are registered: each route that takes a mail address is
 * asked for known and unknown ones in turn, and their medians are compared. Runs a copy of the project on free ports, so
 * that nobody's changes restart it meanwhile.
 *
 *   node bench/enumeration.ts [tries]     (of each kind and route; default 1000)
 *
 * Exits with 1 when two medians differ by more than 5 ms.
 */
import { randomUUID } from 'node:crypto';
import { createClient, type Answer } from '../test/e2e/client.ts';
import { copyProject } from '../test/e2e/project.ts';
import { forget, startRehearsal } from '../test/e2e/rehearsal.ts';
import { given } from '../test/e2e/target.ts';

const TARGET_MS = 5;
/** How often one address may be asked for on each route before its own limit answers instead. */
const PER_ADDRESS = 3;
const PASSWORD = 'correct horse battery';

interface Probed {
  readonly path: string;
  /** What every try answers, known or not. */
  readonly status: number;
  readonly body: (email: string) => object;
}

const ROUTES: readonly Probed[] = [
  {
    path: '/v1/auth/login',
    status: 401,
    body: (email) => ({ email, password: 'not the password' }),
  },
  {
    path: '/v1/auth/register',
    status: 202,
    body: (email) => ({ email, password: PASSWORD }),
  },
  { path: '/v1/auth/password/forgot', status: 202, body: (email) => ({ email }) },
  { path: '/v1/auth/magic-link', status: 202, body: (email) => ({ email }) },
];

const tries = Number(process.argv[2] ?? 1_000);
const project = copyProject();
const rehearsal = await startRehearsal({ root: project.root });
let missed = 0;
try {
  const known = await accounts(Math.ceil(tries / PER_ADDRESS));
  for (const route of ROUTES) {
    const { knownMs, unknownMs } = await compare(route, known);
    const differenceMs = Math.abs(knownMs - unknownMs);
    if (!(differenceMs <= TARGET_MS)) missed++;
    console.log(
      `${route.path.padEnd(26)} known ${knownMs.toFixed(2)} ms, unknown ${unknownMs.toFixed(2)} ms, ` +
        `apart ${differenceMs.toFixed(2)} ms, target ${TARGET_MS} ms  (medians of ${tries})`,
    );
  }
} finally {
  await rehearsal.end();
  forget(rehearsal.state);
  project.remove();
}
process.exitCode = missed > 0 ? 1 : 0;

/** Addresses with a proven account each. */
async function accounts(count: number): Promise<string[]> {
  const emails: string[] = [];
  while (emails.length < count) emails.push((await given.account(rehearsal.run)).email);
  return emails;
}

/** The two kinds take turns, and who goes first changes: whatever slows the machine down slows both down. */
async function compare(route: Probed, known: readonly string[]) {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let index = 0; index < tries; index++) {
    const turns = [
      ['known', known[index % known.length]!],
      ['unknown', `${randomUUID()}@example.com`],
    ] as const;
    for (const [kind, email] of index % 2 === 0 ? turns : turns.toReversed())
      times[kind].push(await timeOf(route, email));
  }
  return { knownMs: median(times.known), unknownMs: median(times.unknown) };
}

/** From an address of its own each time, so that no client's limit is met; the connection stands before it counts. */
async function timeOf({ path, status, body }: Probed, email: string): Promise<number> {
  const send = createClient(rehearsal.run.api);
  await send('GET', '/v1/health/live');
  const begun = performance.now();
  const answer = await send('POST', path, { body: body(email), headers: { connection: 'close' } });
  const took = performance.now() - begun;
  expectStatus(answer, status, path);
  return took;
}

function expectStatus(answer: Answer, status: number, path: string): void {
  if (answer.status !== status)
    throw new Error(`POST ${path} answered ${answer.status}, expected ${status}: ${answer.text}`);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
