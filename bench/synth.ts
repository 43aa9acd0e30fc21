/**
 * Measures what synthesis costs: every stage of soloist.config.ts offline, with the functions bundled anew and from
 * the cache, the test of all snapshots, and the test of every combination of edge, network and cache.
 *
 *   node bench/synth.ts [runs]      (default 3; prints the median of each, in ms)
 *
 * The target of a synthesis holds for one stage: the time of all is divided by how many there are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../soloist.config.ts';

const ROOT = join(import.meta.dirname, '..');
const BUNDLES = join(ROOT, 'node_modules/.cache/soloist/bundles');
const synthTest = (name: string) => [
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'synth',
  '--testPathPatterns',
  `test/synth/${name}`,
];
const stages = config.stages.length;
const runs = Number(process.argv[2] ?? 3);

const measures = [
  { name: 'a stage, functions bundled anew', target: 8_000, share: stages, run: () => synthesise(true) },
  { name: 'a stage, functions in the cache', target: 8_000, share: stages, run: () => synthesise(false) },
  { name: 'the test of all snapshots', target: 60_000, share: 1, run: () => node(synthTest('snapshots')) },
  { name: 'the test of all combinations', target: 60_000, share: 1, run: () => node(synthTest('matrix')) },
];

let missed = 0;
for (const { name, target, share, run } of measures) {
  const times = Array.from({ length: runs }, run).sort((a, b) => a - b);
  const median = times[Math.floor(runs / 2)]! / share;
  if (median > target) missed++;
  const all = times.map((ms) => (ms / share).toFixed(0)).join(' ');
  console.log(`${name.padEnd(34)} median ${median.toFixed(0).padStart(5)} ms, target ${target} ms  (${all})`);
}
process.exitCode = missed > 0 ? 1 : 0;

/** Without a home, credentials or proxies: whoever looked something up would fail. */
function synthesise(anew: boolean): number {
  if (anew) rmSync(BUNDLES, { recursive: true, force: true });
  const outdir = mkdtempSync(join(tmpdir(), 'soloist-bench-'));
  const took = node(['bin/soloist.ts'], { CDK_OUTDIR: outdir, HOME: '/nonexistent' });
  rmSync(outdir, { recursive: true });
  return took;
}

/** Milliseconds that a program takes; fails with what it printed when it fails. */
function node(program: readonly string[], env: NodeJS.ProcessEnv = { ...process.env }): number {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${program.join(' ')} ended with ${status}:\n${`${stdout}${stderr}`.slice(-2_000)}`);
  return performance.now() - begun;
}
