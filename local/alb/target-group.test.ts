import { createContext } from '../lambda/testing.ts';
import { send } from './client.ts';
import { GROUP, SUBJECT, ECHO, answering, given, stopAll } from './testing.ts';

afterEach(stopAll);

describe('a function that fails', () => {
  test.each([
    ['throws', 'exports.handler = async () => { throw new Error("boom") }', 'Error: boom'],
    ['ends its process', 'exports.handler = async () => process.exit(1)', 'Runtime.ExitError'],
    ['doesn’t start', 'throw new Error("no config")', 'no config'],
    ['answers a text', answering('"fine"'), 'the function answered "fine"'],
    ['answers nothing', answering('undefined'), 'the function answered null'],
    ['answers without a status', answering('{ body: "" }'), 'statusCode undefined'],
    ['answers a status as text', answering('{ statusCode: "200" }'), 'statusCode "200"'],
    ['answers a body that is no text', answering('{ statusCode: 200, body: {} }'), 'a body of type object'],
    [
      'answers a broken header',
      answering('{ statusCode: 200, headers: { "X-A": "a\\nb" } }'),
      "can't be sent",
    ],
  ])('and %s is answered 502 as AWS does, with a trace that finds the log', async (_, code, reason) => {
    const { url, context } = await given(code);

    const answer = await send(url, '/broken');

    const traceId = answer.headers['x-amzn-trace-id'];
    expect(answer).toMatchObject({ status: 502, headers: { server: 'awselb/2.0' } });
    expect(answer.text).toBe(
      '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n',
    );
    expect(context.messages).toEqual([
      {
        message: expect.stringContaining(reason),
        fields: expect.objectContaining({ traceId, path: '/broken' }),
      },
    ]);
  });

  test('and hangs is answered 502 after its time-out, and its log line has the trace', async () => {
    const { url, logs } = await given(
      'exports.handler = () => new Promise(() => setInterval(() => {}, 1e6))',
      { timeout: 1 },
    );

    const { status, headers } = await send(url, '/');

    expect(status).toBe(502);
    const lines = logs.find({ text: String(headers['x-amzn-trace-id']) }).map(({ line }) => line);
    expect(lines.some((line) => line.endsWith('Task timed out after 1.00 seconds'))).toBe(true);
  });

  test('and is throttled is answered 502', async () => {
    const { url } = await given(ECHO, { context: createContext({ active: new Set(['lambda/throttle']) }) });

    const { status } = await send(url, '/');

    expect(status).toBe(502);
  });
});

describe('the permission to invoke', () => {
  test.each([
    ['there is none', null],
    ['it is for another target group', { SourceArn: GROUP.replace('/3', '/4') }],
    ['it is for another principal', { Principal: 'events.amazonaws.com' }],
    ['it is for an alias', { FunctionName: `${SUBJECT}:live` }],
  ])('is missing when %s: answers 502 and names the denial', async (_, permission) => {
    const { url, context } = await given(ECHO, { permission });

    const { status } = await send(url, '/');

    expect(status).toBe(502);
    expect(context.messages[0]?.message).toContain(
      `elasticloadbalancing.amazonaws.com may not lambda:InvokeFunction on ${SUBJECT} from ${GROUP}`,
    );
  });
});
