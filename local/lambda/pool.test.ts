import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolder, eventually, givenLambda, read, startLambda, stopAll } from './testing.ts';

afterEach(stopAll);

describe('concurrency', () => {
  const SLOT =
    'let n = 0, most = 0; exports.handler = async () => { most = Math.max(most, ++n); await new Promise((r) => setTimeout(r, 20)); n--; return { pid: process.pid, most } }';

  test('gives an environment one request at a time, and the rest wait', async () => {
    const { lambda } = givenLambda(SLOT, {}, { options: { environments: 2 } });

    const answers = (await Promise.all(Array.from({ length: 10 }, () => lambda.invoke('subject', '{}')))).map(
      read,
    );

    expect(new Set(answers.map(({ most }) => most))).toEqual(new Set([1]));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
  });

  test('uses the environment again that was used last', async () => {
    const { lambda } = givenLambda(SLOT, {}, { options: { environments: 3 } });
    await Promise.all([1, 2, 3].map(() => lambda.invoke('subject', '{}')));

    const pids = [];
    for (let i = 0; i < 5; i++) pids.push(read(await lambda.invoke('subject', '{}')).pid);

    expect(new Set(pids).size).toBe(1);
  });

  test('stops the environments that nobody needs any more, save one', async () => {
    const { lambda } = givenLambda(SLOT, {}, { options: { environments: 3, idleLimit: 20 } });
    const pids = () => JSON.stringify(lambda.describe?.()).match(/(?<="pid":)\d+/g) ?? [];
    await Promise.all([1, 2, 3].map(() => lambda.invoke('subject', '{}')));

    await eventually(() => pids().length === 1);

    const [left] = pids();
    const last = await lambda.invoke('subject', '{}');
    expect(String(read(last).pid)).toBe(left);
  });

  test('beyond what is reserved is throttled', async () => {
    const { lambda } = givenLambda(SLOT, { ReservedConcurrentExecutions: 1 });

    const outcomes = await Promise.all([lambda.invoke('subject', '{}'), lambda.invoke('subject', '{}')]);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(outcomes[1]).toMatchObject({ kind: 'throttled' });
  });
});

describe('new code', () => {
  test('serves new requests while those under way finish on the old', async () => {
    const { lambda, logs } = givenLambda(
      'exports.handler = async ({ wait }) => { console.log("in"); if (wait) await new Promise((r) => setTimeout(r, 150)); return "old" }',
    );
    const underWay = lambda.invoke('subject', '{"wait":true}');
    await eventually(() => logs.find({ text: '\tin' })[0]);

    lambda.replaceCode('subject', codeFolder('exports.handler = async () => "new"'));
    const next = await lambda.invoke('subject', '{}');

    expect(next.payload).toBe('"new"');
    expect((await underWay).payload).toBe('"old"');
    expect((await lambda.invoke('subject', '{}')).payload).toBe('"new"');
  });
});

describe('stopping', () => {
  test('runs SIGTERM handlers and leaves no process', async () => {
    const lambda = startLambda(
      'process.on("SIGTERM", () => { console.log("bye"); process.exit(0) }); exports.handler = async () => process.pid',
    );
    const pid = read(await lambda.lambda.invoke('subject', '{}'));

    await lambda.stop();

    expect(lambda.logs.find({ text: 'bye' })).toHaveLength(1);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)('of the rehearsal by %s leaves no process', async (signal) => {
    const folder = codeFolder('exports.handler = async () => process.pid');
    const script = `
      import { startLambda } from '${import.meta.dirname}/testing.ts';
      const { lambda } = startLambda('exports.handler = async () => process.pid');
      console.log((await lambda.invoke('subject', '{}')).payload);`;
    writeFileSync(join(folder, 'rehearsal.ts'), script);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const rehearsal = spawn(process.execPath, [join(folder, 'rehearsal.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // its own folders can't be removed by a process that is killed
      env: { ...process.env, TMPDIR: folder },
    });
    const [pid] = await once(rehearsal.stdout.setEncoding('utf8'), 'data');

    rehearsal.kill(signal);

    await eventually(() => !isRunning(Number(pid)));
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
