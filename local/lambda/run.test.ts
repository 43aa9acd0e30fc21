import { createContext, givenLambda, read, stopAll } from './testing.ts';

afterEach(stopAll);

describe('a failure', () => {
  test('of the handler gives the error’s type, message and trace', async () => {
    const { lambda } = givenLambda('exports.handler = async () => { throw new TypeError("no such user") }');

    const outcome = await lambda.invoke('subject', '{}');

    expect(outcome).toMatchObject({ ok: false, kind: 'handler' });
    expect(read(outcome)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such user' });
    expect(read(outcome).trace[1]).toContain('index.js');
  });

  test.each([
    ['hangs', 'await new Promise(() => setTimeout(() => {}, 1e6))'],
    ['is busy for ever', 'for (;;);'],
  ])('by time-out, when it %s, kills the environment and leaves the function usable', async (_, body) => {
    const { lambda, logs } = givenLambda(
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
    const { lambda } = givenLambda(
      `exports.handler = ({ die }) => { if (!die) return Promise.resolve('alive'); ${code}; return new Promise(() => setTimeout(() => {}, 1e6)) }`,
    );

    const outcome = await lambda.invoke('subject', '{"die":true}');
    const next = await lambda.invoke('subject', '{}');

    expect(read(outcome).errorType).toBe(type);
    expect(read(outcome).errorMessage).toContain(message);
    expect(next.payload).toBe('"alive"');
  });

  test('by using more memory than the function has ends the environment', async () => {
    const { lambda } = givenLambda(
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
    const { lambda } = givenLambda(code);

    const outcomes = await Promise.all([lambda.invoke('subject', '{}'), lambda.invoke('subject', '{}')]);

    expect(outcomes.map((outcome) => read(outcome).errorType)).toEqual([type, type]);
    expect(outcomes[0]).toMatchObject({ ok: false, kind: 'init' });
  });

  test('names a function that is not there', async () => {
    const { lambda } = givenLambda('exports.handler = async () => 1');

    const outcome = await lambda.invoke('nobody', '{}');

    expect(outcome).toMatchObject({ ok: false, kind: 'missing' });
  });

  test('can be injected: a crash, a throttle', async () => {
    const active = new Set(['lambda/crash']);
    const { lambda } = givenLambda(
      'exports.handler = async () => 1',
      {},
      { context: createContext({ active }) },
    );

    const crashed = await lambda.invoke('subject', '{}');
    active.clear();
    active.add('lambda/throttle');
    const throttled = await lambda.invoke('subject', '{}');

    expect(crashed).toMatchObject({ ok: false, kind: 'exit' });
    expect(throttled).toMatchObject({ ok: false, kind: 'throttled' });
  });
});

describe('the log', () => {
  test('holds START, the printed lines, END and REPORT of each request in order', async () => {
    const { lambda, logs } = givenLambda(
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
