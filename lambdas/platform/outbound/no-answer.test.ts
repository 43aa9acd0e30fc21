import { createServer } from 'node:http';
import { selfSigned } from '../testing/certificate.ts';
import { NoAnswer } from './errors.ts';
import { because, givenClient, givenServers, givenTime, NAME, PUBLIC } from './outbound.fixture.ts';
import { outboundClient } from './outbound-client.ts';

const { listening, secure } = givenServers();
afterEach(() => jest.restoreAllMocks());

describe('no answer, and why', () => {
  test('the name has no address', async () => {
    await expect(givenClient({ port: 1, answers: [[]] }).post()).rejects.toEqual(because('unknown-host'));
  });

  test('the name can not be asked for', async () => {
    const resolve = () => Promise.reject(new Error('SERVFAIL'));
    const { post } = outboundClient({ standIn: null, resolve });

    const sent = post({ url: `https://${NAME}`, headers: {}, body: '', totalMs: 30_000 });

    await expect(sent).rejects.toEqual(because('unknown-host'));
  });

  test('nobody listens', async () => {
    await expect(givenClient({ port: 1 }).post()).rejects.toEqual(because('no-connection'));
  });

  test('the connection does not stand within a second', async () => {
    // its connection waits for an address
    const change = { lookup: () => {} };

    const sent = givenClient({ port: 1, change }).post();

    await expect(sent).rejects.toEqual(because('no-connection'));
  });

  test.each([
    ['is for another name', selfSigned('elsewhere.example')],
    ['has ended', selfSigned(NAME, -1)],
  ])('the certificate %s', async (_, other) => {
    const port = await secure((_request, response) => response.end(), other);

    const sent = givenClient({ port, trusted: other.cert }).post();

    await expect(sent).rejects.toEqual(because('tls'));
  });

  test('nobody known vouches for the certificate', async () => {
    const port = await secure((_, response) => response.end());

    const sent = givenClient({ port, trusted: selfSigned(NAME).cert }).post();

    await expect(sent).rejects.toEqual(because('tls'));
  });

  test('no TLS is spoken', async () => {
    const port = await listening(createServer((_, response) => response.end()));

    await expect(givenClient({ port }).post()).rejects.toEqual(because('tls'));
  });

  test('no HTTP is spoken', async () => {
    const port = await secure(({ socket }) => void socket.end('words\r\n\r\n'));

    await expect(givenClient({ port }).post()).rejects.toEqual(because('broken'));
  });

  test('another protocol is spoken from now on, which nobody has asked for', async () => {
    const port = await secure(({ socket }) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: words\r\n\r\n');
    });

    await expect(givenClient({ port }).post()).rejects.toEqual(because('broken'));
  });

  test('the headers have no end', async () => {
    const port = await secure(({ socket }) => {
      const line = `x-more: ${'a'.repeat(1_000)}\r\n`;
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 200 OK\r\n${line.repeat(100)}`);
    });

    await expect(givenClient({ port }).post()).rejects.toEqual(because('broken'));
  });

  test('the connection ends before the answer', async () => {
    const port = await secure(({ socket }) => void socket.destroy());

    await expect(givenClient({ port }).post()).rejects.toEqual(because('broken'));
  });

  test('the time is up before the answer', async () => {
    const end = givenTime();
    const port = await secure(() => end());

    await expect(givenClient({ port }).post()).rejects.toEqual(because('timeout'));
  });

  test('says so in words without addresses', () => {
    const cause = new Error(`connect ECONNREFUSED ${PUBLIC}:443`);

    const { message } = new NoAnswer('no-connection', { cause });

    expect(message).toBe('the host takes no connections');
  });
});
