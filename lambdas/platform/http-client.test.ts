import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { httpClient } from './http-client.ts';

const PATIENCE = { connectMs: 1_000, totalMs: 2_000 };

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function givenServer(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(answer))}`;
}

describe('the client of one server', () => {
  test('sends JSON with a token and reads status and body', async () => {
    const base = await givenServer((request, response) => {
      const { authorization, 'content-type': type } = request.headers;
      request.on('data', (body) =>
        response.end(`${request.method} ${request.url} ${type} ${authorization} ${body}`),
      );
      response.statusCode = 201;
    });

    const reply = await httpClient(
      base,
      PATIENCE,
    )({ method: 'POST', path: '/a?b=c', body: { d: 1 }, token: 't' });

    expect(reply).toEqual({ status: 201, text: 'POST /a?b=c application/json Bearer t {"d":1}' });
  });

  test('follows no redirect: it is an answer as any other', async () => {
    const base = await givenServer((_, response) => response.writeHead(302, { location: '/b' }).end());

    const { status } = await httpClient(base, PATIENCE)({ method: 'GET', path: '/a' });

    expect(status).toBe(302);
  });

  test('fails when nobody listens', async () => {
    const sent = httpClient('http://127.0.0.1:1', PATIENCE)({ method: 'GET', path: '/' });

    await expect(sent).rejects.toThrow('ECONNREFUSED');
  });

  test('fails when the answer does not end in time', async () => {
    const base = await givenServer((_, response) => void response.write('begun'));

    const sent = httpClient(base, { connectMs: 1_000, totalMs: 50 })({ method: 'GET', path: '/' });

    await expect(sent).rejects.toThrow(/aborted/);
  });

  test('fails when the connection does not stand in time', async () => {
    // takes the connection and never answers the handshake
    const port = await listening(createTcpServer((socket) => void socket.on('error', () => {})));

    const sent = httpClient(`https://127.0.0.1:${port}`, { connectMs: 50, totalMs: 5_000 })({
      method: 'GET',
      path: '/',
    });

    await expect(sent).rejects.toThrow(`no connection to 127.0.0.1:${port} within 50 ms`);
  });

  test('fails when the answer is far larger than any of ours', async () => {
    const base = await givenServer((_, response) => response.end(Buffer.alloc(1_000_001)));

    const sent = httpClient(base, PATIENCE)({ method: 'GET', path: '/' });

    await expect(sent).rejects.toThrow('more than 1000000 bytes');
  });
});
