/**
 * Measures what a developer waits for: `npm start` to the first 200, after a change and without one, and a saved file
 * to its first answer. Runs a copy of the project on free ports.
 *
 *   node bench/start.ts [runs]      (default 5; prints the median of each, in ms)
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '../test/e2e/client.ts';
import { copyProject } from '../test/e2e/project.ts';
import { forget, newState, startRehearsal } from '../test/e2e/rehearsal.ts';

const TARGETS = {
  'first 200, everything synthesised': 6000,
  'first 200, nothing changed': 2000,
  'save to live': 400,
};

const runs = Number(process.argv[2] ?? 5);
const times = new Map<string, number[]>();
const note = (name: keyof typeof TARGETS, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const project = copyProject();
const state = newState();
try {
  for (let run = 0; run < runs; run++) {
    rmSync(join(state, 'cdk.out'), { recursive: true, force: true });
    rmSync(join(project.root, 'node_modules/.cache/soloist/bundles'), { recursive: true, force: true });
    note('first 200, everything synthesised', await timeStart());
    note('first 200, nothing changed', await timeStart());
  }
  for (const ms of await timeSaves(runs)) note('save to live', ms);
} finally {
  forget(state);
  project.remove();
}

let missed = 0;
for (const [name, all] of times) {
  const median = all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  const target = TARGETS[name as keyof typeof TARGETS];
  if (median > target) missed++;
  console.log(
    `${name.padEnd(34)} median ${median.toFixed(0).padStart(5)} ms, target ${target} ms  (${all.map((ms) => ms.toFixed(0)).join(' ')})`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;

/** From the launch of the process to the answer of `/v1/health/live`. */
async function timeStart(): Promise<number> {
  const begun = performance.now();
  const rehearsal = await startRehearsal({ root: project.root, state, npm: true });
  const took = performance.now() - begun;
  await rehearsal.end();
  return took;
}

/** Saves a changed handler again and again; each time is from the save to the first changed answer. */
async function timeSaves(count: number): Promise<number[]> {
  const rehearsal = await startRehearsal({ root: project.root, state });
  const send = createClient(rehearsal.run.api);
  const took: number[] = [];
  let before = 'ok';
  // nobody saves in the second of the start, nor twice in the same
  await pause(5000);
  for (let save = 0; save < count; save++) {
    await pause(1000);
    const after = `ok, save ${save}`;
    project.edit(
      'lambdas/api/health.routes.ts',
      `handle: async () => ok({ status: '${before}' })`,
      `handle: async () => ok({ status: '${after}' })`,
    );
    const begun = performance.now();
    while ((await send('GET', '/v1/health/live')).body?.status !== after) await pause(2);
    took.push(performance.now() - begun);
    before = after;
  }
  await rehearsal.end();
  return took;
}
