import { createConnection } from 'node:net';

import { connect, eventually, onEveryServer } from './servers.ts';

onEveryServer((given) => {
  const set = (kind: string, settings = {}) =>
    given.context.faults.set({ service: 'valkey', kind, settings });
  const clear = () => given.context.faults.clear();
  const healthy = () => eventually(() => given.client.set(given.key('healthy'), 'yes'));

  beforeEach(async () => void (await healthy()));
  afterEach(async () => {
    clear();
    await healthy();
  });

  test('killed: connections are cut, the port refuses, and it comes back', async () => {
    const { port } = given;
    const socket = createConnection(port, '127.0.0.1');
    socket.on('error', () => {});
    const cut = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));

    set('killed');
    await cut;

    // a connection made in the very moment of the kill is reset instead
    await eventually(async () => expect(await failureToConnect(port)).toBe('ECONNREFUSED'));
    clear();
    expect(await healthy()).toBe('OK');
  });

  test('hung: a connection is accepted and nothing is answered until it goes on', async () => {
    const { port } = given;
    set('hung');
    await eventually(() => silent(port));

    const socket = createConnection(port, '127.0.0.1');
    const answered = new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.write('PING\r\n');
    clear();

    expect(await answered).toBe('+PONG\r\n');
    socket.destroy();
  });

  test('loading: every command on data fails with LOADING', async () => {
    const { port } = given;
    set('loading');

    const answer = await eventually(() => raw(port, 'GET a\r\n', /^-LOADING/));
    const info = await raw(port, 'INFO persistence\r\n', /loading:1/);

    expect(answer).toBe('-LOADING Redis is loading the dataset in memory\r\n');
    expect(info).toMatch(/loading:1/);
  });

  test('readonly: reads are answered, writes fail with READONLY', async () => {
    const { port, key } = given;
    set('readonly');

    const answer = await eventually(() => raw(port, `SET ${key()} 1\r\n`, /^-READONLY/));
    const read = await raw(port, `GET ${key()}\r\n`, /^\$/);

    expect(answer).toBe("-READONLY You can't write against a read only replica.\r\n");
    expect(read).toBe('$-1\r\n');
  });

  test('slow: an answer takes as long as was asked for', async () => {
    const { port } = given;
    set('slow', { ms: 200 });

    const took = await eventually(async () => {
      const start = performance.now();
      await raw(port, 'PING\r\n', /PONG/);
      const ms = performance.now() - start;
      if (ms < 150) throw new Error(`answered after ${ms} ms`);
      return ms;
    });

    expect(took).toBeGreaterThanOrEqual(190);
  });

  test('a client that was connected before works again after all of it', async () => {
    const client = connect('cluster', given.port);
    await client.set(given.key(), 'before');

    set('killed');
    await eventually(() => failureToConnect(given.port));
    clear();

    expect(await eventually(() => client.set(given.key(), 'after'))).toBe('OK');
    client.disconnect();
  });
});

function failureToConnect(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      reject(new Error(`port ${port} accepts`));
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
  });
}

/** Resolves when a PING finds no answer for 100 ms on a connection that was accepted. */
function silent(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    const end = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => (socket.connecting ? end(new Error('not accepted')) : end()), 100);
    socket.once('data', () => end(new Error('answered')));
    socket.once('error', end);
    socket.write('PING\r\n');
  });
}

/** What is answered to one command; rejects when it doesn't match. */
function raw(port: number, bytes: string, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('data', (chunk) => {
      socket.destroy();
      const text = chunk.toString();
      if (expected.test(text)) resolve(text);
      else reject(new Error(`answered ${JSON.stringify(text)}`));
    });
    socket.once('error', reject);
    // whoever listened may have gone in the moment of the change
    socket.once('close', () => reject(new Error('closed without an answer')));
    socket.once('connect', () => socket.write(bytes));
  });
}
