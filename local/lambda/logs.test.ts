import { LogRing, type LogEntry } from './logs.ts';

const entry = (line: string, more: Partial<LogEntry> = {}): LogEntry => ({
  at: 0,
  functionName: 'api',
  environment: 1,
  requestId: null,
  traceId: null,
  stream: 'stdout',
  line,
  ...more,
});

describe('the log', () => {
  test('keeps the newest entries and gives the newest first', () => {
    const ring = new LogRing(3);

    for (const line of ['a', 'b', 'c', 'd']) ring.write(entry(line));

    expect(ring.find().map(({ line }) => line)).toEqual(['d', 'c', 'b']);
  });

  test('is found by function, request, trace and text, up to a limit', () => {
    const ring = new LogRing();
    ring.write(entry('one', { requestId: 'r1' }));
    ring.write(entry('two', { traceId: 'Root=1-2-3', functionName: 'relay' }));
    ring.write(entry('three has r1 in it'));

    const found = (query: Parameters<LogRing['find']>[0]) => ring.find(query).map(({ line }) => line);

    expect(found({ text: 'r1' })).toEqual(['three has r1 in it', 'one']);
    expect(found({ text: '1-2-3' })).toEqual(['two']);
    expect(found({ functionName: 'api', limit: 1 })).toEqual(['three has r1 in it']);
  });

  test('tells those who listen, until they stop', () => {
    const ring = new LogRing();
    const heard: string[] = [];
    const stop = ring.subscribe(({ line }) => heard.push(line));

    ring.write(entry('one'));
    stop();
    ring.write(entry('two'));

    expect(heard).toEqual(['one']);
  });
});
