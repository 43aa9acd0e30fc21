import { givenLambda, read, stopAll } from './testing.ts';

afterEach(stopAll);

describe('an answer', () => {
  test.each([
    ['a promise', 'async (event) => ({ got: event.name })'],
    ['a callback', '(event, context, callback) => setImmediate(callback, null, { got: event.name })'],
    ['a plain value', '(event) => ({ got: event.name })'],
  ])('comes from %s', async (_, handler) => {
    const { lambda } = givenLambda(`exports.handler = ${handler}`);

    const outcome = await lambda.invoke('subject', '{"name":"Ada\\nü"}');

    expect(outcome).toMatchObject({ ok: true, version: '$LATEST', payload: '{"got":"Ada\\nü"}' });
  });

  test('is null when the handler gives nothing', async () => {
    const { lambda } = givenLambda('exports.handler = async () => {}');

    const outcome = await lambda.invoke('subject', '{}');

    expect(outcome.payload).toBe('null');
  });

  test('over 6 MB fails, just under it arrives', async () => {
    const { lambda } = givenLambda('exports.handler = async ({ size }) => "x".repeat(size)');

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
    const { lambda } = givenLambda('exports.handler = async () => process.env', {
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
    const { lambda } = givenLambda(
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
    const { lambda, context } = givenLambda(
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
