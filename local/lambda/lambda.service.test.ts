import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './invoker.ts';
import {
  codeFolder,
  createContext,
  eventually,
  resource,
  startLambda,
  type StartedLambda,
} from './testing.ts';

let started: StartedLambda[] = [];
const given = (...args: Parameters<typeof startLambda>) => {
  const lambda = startLambda(...args);
  started.push(lambda);
  return lambda;
};
const read = (outcome: Outcome) => JSON.parse(outcome.payload);

afterEach(async () => {
  await Promise.all(started.map((lambda) => lambda.stop()));
  started = [];
});

describe('an answer', () => {
  test.each([
    ['a promise', 'async (event) => ({ got: event.name })'],
    ['a callback', '(event, context, callback) => setImmediate(callback, null, { got: event.name })'],
    ['a plain value', '(event) => ({ got: event.name })'],
  ])('comes from %s', async (_, handler) => {
    const { lambda } = given(`exports.handler = ${handler}`);

    const outcome = await lambda.invoke('subject', '{"name":"Ada\\nü"}');

    expect(outcome).toMatchObject({ ok: true, version: '$LATEST', payload: '{"got":"Ada\\nü"}' });
  });

  test('is null when the handler gives nothing', async () => {
    const { lambda } = given('exports.handler = async () => {}');

    const outcome = await lambda.invoke('subject', '{}');

    expect(outcome.payload).toBe('null');
  });

  test('over 6 MB fails, just under it arrives', async () => {
    const { lambda } = given('exports.handler = async ({ size }) => "x".repeat(size)');

    const [large, small] = await Promise.all([
      lambda.invoke('subject', JSON.stringify({ size: 6 * 1024 * 1024 })),
      lambda.invoke('subject', JSON.stringify({ size: 6 * 1024 * 1024 - 2 })),
    ]);

    expect(read(large).errorType).toBe('Function.ResponseSizeTooLarge');
    expect(small.ok).toBe(true);
  });
});

describe('what the handler sees', () => {
  test('is the template’s environment, Lambda’s variables and nothing of the shell', async () => {
    process.env['LEAKED'] = 'from the shell';
    const { lambda } = given('exports.handler = async () => process.env', {
      MemorySize: 256,
      Environment: { Variables: { TABLE: 'users' } },
    });

    const env = read(await lambda.invoke('subject', '{}', { traceId: 'Root=1-2-3' }));

    delete process.env['LEAKED'];
    expect(env).toMatchObject({
      TABLE: 'users',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'KEY-subject',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'subject',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: 'Root=1-2-3',
      TZ: ':UTC',
    });
    expect(env).not.toHaveProperty('LEAKED');
  });

  test('is a context with the request, the function and the time left', async () => {
    const { lambda } = given(
      'exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() })',
      { Timeout: 5 },
    );

    const context = read(await lambda.invoke('subject', '{}', { requestId: 'request-1' }));

    expect(context).toMatchObject({
      awsRequestId: 'request-1',
      functionName: 'subject',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:subject',
    });
    expect(context.left).toBeGreaterThan(4000);
    expect(context.left).toBeLessThanOrEqual(5000);
  });

  test('is the rehearsal’s time, also after the clock was advanced', async () => {
    const { lambda, context } = given(
      'exports.handler = async () => ({ now: Date.now(), date: new Date().getTime(), is: new Date() instanceof Date, fixed: new Date(5).toJSON(), zone: new Date().getTimezoneOffset() })',
    );
    await lambda.invoke('subject', '{}');
    context.advance(86_400_000);

    const seen = read(await lambda.invoke('subject', '{}'));

    expect(Math.abs(seen.now - context.clock.now())).toBeLessThan(5000);
    expect(Math.abs(seen.date - context.clock.now())).toBeLessThan(5000);
    expect(seen).toMatchObject({ is: true, fixed: '1970-01-01T00:00:00.005Z', zone: 0 });
  });
});

describe('a failure', () => {
  test('of the handler gives the error’s type, message and trace', async () => {
    const { lambda } = given('exports.handler = async () => { throw new TypeError("no such user") }');

    const outcome = await lambda.invoke('subject', '{}');

    expect(outcome).toMatchObject({ ok: false, kind: 'handler' });
    expect(read(outcome)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such user' });
    expect(read(outcome).trace[1]).toContain('index.js');
  });

  test.each([
    ['hangs', 'await new Promise(() => setTimeout(() => {}, 1e6))'],
    ['is busy for ever', 'for (;;);'],
  ])('by time-out, when it %s, kills the environment and leaves the function usable', async (_, body) => {
    const { lambda, logs } = given(
      `exports.handler = async ({ stuck }) => { if (stuck) { ${body} } return process.pid }`,
      {
        Timeout: 1,
      },
    );
    const before = read(await lambda.invoke('subject', '{}'));

    const outcome = await lambda.invoke('subject', '{"stuck":true}', { requestId: 'stuck-1' });
    const after = read(await lambda.invoke('subject', '{}'));

    expect(outcome).toMatchObject({ ok: false, kind: 'timeout' });
    expect(read(outcome)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: stuck-1 Error: Task timed out after 1.00 seconds',
    });
    expect(
      logs.find({ text: 'stuck-1' }).some(({ line }) => line.endsWith('Task timed out after 1.00 seconds')),
    ).toBe(true);
    expect(after).not.toBe(before);
  });

  test.each([
    ['process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['process.exit(0)', 'Runtime.ExitError', 'Runtime exited without providing a reason'],
    [
      'process.kill(process.pid, "SIGKILL")',
      'Runtime.ExitError',
      'Runtime exited with error: signal: killed',
    ],
    ['setImmediate(() => { throw new Error("late") })', 'Runtime.UncaughtException', 'late'],
    ['Promise.reject(new Error("forgotten"))', 'Runtime.UnhandledPromiseRejection', 'forgotten'],
  ])('by %s is named %s, and the next request gets a new environment', async (code, type, message) => {
    const { lambda } = given(
      `exports.handler = ({ die }) => { if (!die) return Promise.resolve('alive'); ${code}; return new Promise(() => setTimeout(() => {}, 1e6)) }`,
    );

    const outcome = await lambda.invoke('subject', '{"die":true}');
    const next = await lambda.invoke('subject', '{}');

    expect(read(outcome).errorType).toBe(type);
    expect(read(outcome).errorMessage).toContain(message);
    expect(next.payload).toBe('"alive"');
  });

  test('by using more memory than the function has ends the environment', async () => {
    const { lambda } = given(
      'exports.handler = async () => { const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random())) }',
      { MemorySize: 32, Timeout: 30 },
    );

    const outcome = await lambda.invoke('subject', '{}');

    expect(read(outcome)).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(read(outcome).errorMessage).toContain('signal: aborted');
  }, 30_000);

  test.each([
    ['exports.other = 1', 'Runtime.HandlerNotFound'],
    ['require("./not-there.js")', 'Runtime.ImportModuleError'],
    ['const = 1', 'Runtime.UserCodeSyntaxError'],
    ['throw new RangeError("no region")', 'RangeError'],
    ['process.exit(7)', 'Runtime.ExitError'],
  ])('at start-up, with %s, is named %s', async (code, type) => {
    const { lambda } = given(code);

    const outcomes = await Promise.all([lambda.invoke('subject', '{}'), lambda.invoke('subject', '{}')]);

    expect(outcomes.map((outcome) => read(outcome).errorType)).toEqual([type, type]);
    expect(outcomes[0]).toMatchObject({ ok: false, kind: 'init' });
  });

  test('names a function that is not there', async () => {
    const { lambda } = given('exports.handler = async () => 1');

    const outcome = await lambda.invoke('nobody', '{}');

    expect(outcome).toMatchObject({ ok: false, kind: 'missing' });
  });

  test('can be injected: a crash, a throttle', async () => {
    const active = new Set(['lambda/crash']);
    const { lambda } = given('exports.handler = async () => 1', {}, { context: createContext({ active }) });

    const crashed = await lambda.invoke('subject', '{}');
    active.clear();
    active.add('lambda/throttle');
    const throttled = await lambda.invoke('subject', '{}');

    expect(crashed).toMatchObject({ ok: false, kind: 'exit' });
    expect(throttled).toMatchObject({ ok: false, kind: 'throttled' });
  });
});

describe('concurrency', () => {
  const SLOT =
    'let n = 0, most = 0; exports.handler = async () => { most = Math.max(most, ++n); await new Promise((r) => setTimeout(r, 20)); n--; return { pid: process.pid, most } }';

  test('gives an environment one request at a time, and the rest wait', async () => {
    const { lambda } = given(SLOT, {}, { options: { environments: 2 } });

    const answers = (await Promise.all(Array.from({ length: 10 }, () => lambda.invoke('subject', '{}')))).map(
      read,
    );

    expect(new Set(answers.map(({ most }) => most))).toEqual(new Set([1]));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
  });

  test('uses the environment again that was used last', async () => {
    const { lambda } = given(SLOT, {}, { options: { environments: 3 } });
    await Promise.all([1, 2, 3].map(() => lambda.invoke('subject', '{}')));

    const pids = [];
    for (let i = 0; i < 5; i++) pids.push(read(await lambda.invoke('subject', '{}')).pid);

    expect(new Set(pids).size).toBe(1);
  });

  test('stops the environments that nobody needs any more, save one', async () => {
    const { lambda } = given(SLOT, {}, { options: { environments: 3, idleLimit: 20 } });
    const started = await Promise.all([1, 2, 3].map(() => lambda.invoke('subject', '{}')));

    await eventually(() => JSON.stringify(lambda.describe?.()).match(/"pid"/g)?.length === 1);

    const last = await lambda.invoke('subject', '{}');
    expect(started.map((outcome) => read(outcome).pid)).toContain(read(last).pid);
  });

  test('beyond what is reserved is throttled', async () => {
    const { lambda } = given(SLOT, { ReservedConcurrentExecutions: 1 });

    const outcomes = await Promise.all([lambda.invoke('subject', '{}'), lambda.invoke('subject', '{}')]);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(outcomes[1]).toMatchObject({ kind: 'throttled' });
  });
});

describe('new code', () => {
  test('serves new requests while those under way finish on the old', async () => {
    const { lambda, logs } = given(
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

describe('an alias', () => {
  const versionOf = (number: string) =>
    resource(
      'AWS::Lambda::Version',
      `Version${number}`,
      { FunctionName: 'subject' },
      {
        ref: `arn:aws:lambda:eu-west-1:111122223333:function:subject:${number}`,
        attributes: { Version: number },
      },
    );

  test('leads to its version, and by its weight to another', async () => {
    const draws = [0.05, 0.5];
    const alias = resource('AWS::Lambda::Alias', 'Live', {
      FunctionName: 'subject',
      FunctionVersion: '1',
      Name: 'live',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] },
    });
    const { lambda } = given(
      'exports.handler = async (event, { functionVersion, invokedFunctionArn }) => [functionVersion, invokedFunctionArn]',
      {},
      {
        others: [versionOf('1'), versionOf('2'), alias],
        options: { random: () => draws.shift() ?? 0.99 },
      },
    );
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:subject:live';

    const answers = [read(await lambda.invoke(arn, '{}')), read(await lambda.invoke(arn, '{}'))];

    expect(answers).toEqual([
      ['2', arn],
      ['1', arn],
    ]);
  });
});

describe('the log', () => {
  test('holds START, the printed lines, END and REPORT of each request in order', async () => {
    const { lambda, logs } = given(
      'exports.handler = async (event, c) => { console.log("hello %s", event.name); process.stdout.write("{\\"a\\":1}\\n"); console.error(new Error("sad").message) }',
    );

    await lambda.invoke('subject', '{"name":"Ada"}', { requestId: 'request-1', traceId: 'Root=1-a-b' });

    const lines = logs.find().reverse();
    expect(
      lines.map(
        ({ line, stream }) => `${stream}: ${line.replace(/^\S+Z\t/, '').replace(/[\d.]+ (ms|MB)/g, '_')}`,
      ),
    ).toEqual([
      'platform: START RequestId: request-1 Version: $LATEST',
      'stdout: request-1\tINFO\thello Ada',
      'stdout: {"a":1}',
      'stderr: request-1\tERROR\tsad',
      'platform: END RequestId: request-1',
      'platform: REPORT RequestId: request-1\tDuration: _\tBilled Duration: _\tMemory Size: _\tMax Memory Used: _\tInit Duration: _\tXRAY TraceId: Root=1-a-b',
    ]);
    expect(
      lines.every(({ requestId, traceId }) => requestId === 'request-1' && traceId === 'Root=1-a-b'),
    ).toBe(true);
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
