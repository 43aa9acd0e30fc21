import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { Service } from '../service.ts';
import { createContext } from '../services/testing.ts';
import { createOutside } from './outside.service.ts';
import { pushHeaders, SENDER, someBody } from './testing.ts';

const context = createContext();
let service: Service;
let receiver: Server;

beforeAll(async () => {
  service = createOutside({ port: 0 });
  await service.start([], context);
  receiver = createServer((incoming, response) => {
    response.writeHead(202, { 'x-seen': `${incoming.method} ${incoming.url} ${incoming.headers.host}` });
    incoming.pipe(response);
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  await service.stop();
  await new Promise((closed) => receiver.close(closed));
});

interface Sent {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends to a host of the outside, as `host` names it. */
function send(host: string, path: string, headers: object = {}, body: string | Buffer = ''): Promise<Sent> {
  const { url } = service.describe!() as { url: string };
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', headers: { ...headers, host } };
    const sent = request(options, (answer) =>
      text(answer).then(
        (said) => resolve({ status: answer.statusCode!, headers: answer.headers, body: said }),
        reject,
      ),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const get = async (path: string): Promise<unknown> => {
  const { url } = service.describe!() as { url: string };
  return (await fetch(url + path)).json();
};

describe('the hosts under .test', () => {
  test('the push service takes a message, keeps it as it came, and shows it', async () => {
    const body = someBody();

    const answer = await send('push.test', '/one', pushHeaders(SENDER, Date.now()), body);

    expect(answer.status).toBe(201);
    expect(answer.headers.location).toMatch(/^https:\/\/push\.test\/message\//);
    expect(await get('/push?path=/one')).toMatchObject([
      { path: '/one', status: 201, ttl: 60, urgency: 'high', topic: 'words', body: body.toString('base64') },
    ]);
    expect(service.describe!()).toMatchObject({ push: [{ path: '/one', bytes: body.length }] });
  });

  test.each([
    ['404', 404],
    ['410', 410],
    ['429', 429],
    ['500', 500],
  ])('the fault %s hits the subscription that it names, and no other', async (kind, status) => {
    context.faults.set({ service: 'push', kind, settings: { path: '/hit' } });

    const hit = await send('push.test', '/hit', pushHeaders(SENDER, Date.now()), someBody());
    const spared = await send('push.test', '/spared', pushHeaders(SENDER, Date.now()), someBody());

    context.faults.clear('push', kind);
    expect([hit.status, spared.status]).toEqual([status, 201]);
    expect(hit.headers['retry-after']).toBe(status === 429 ? '30' : undefined);
  });

  test('the fault hang leaves a message without an answer', async () => {
    context.faults.set({ service: 'push', kind: 'hang', settings: { path: '/hangs' } });
    const aborted = new AbortController();
    const { url } = service.describe!() as { url: string };

    const hangs = new Promise((resolve) => {
      const sent = request(`${url}/hangs`, {
        method: 'POST',
        headers: { host: 'push.test' },
        signal: aborted.signal,
      });
      sent.on('error', ({ name }) => resolve(name));
      sent.on('response', () => resolve('answered'));
      sent.end();
    });
    // what was sent later has its answer: that of the first will not come
    await send('push.test', '/answers', pushHeaders(SENDER, Date.now()), someBody());
    aborted.abort();

    expect(await hangs).toBe('AbortError');
    context.faults.clear('push', 'hang');
  });

  test('a port of this machine is reached by its own name', async () => {
    const { port } = receiver.address() as AddressInfo;

    const answer = await send(`${port}.localhost.test`, '/a?b=c', {}, 'words');

    expect(answer).toMatchObject({ status: 202, body: 'words' });
    expect(answer.headers['x-seen']).toBe(`POST /a?b=c ${port}.localhost.test`);
  });

  test.each(['1.localhost.test', 'nobody.test', 'push.example.com'])('%s takes no request', async (host) => {
    await expect(send(host, '/')).rejects.toThrow('socket hang up');
  });

  test('the control address says which hosts there are', async () => {
    expect(await get('/nobody')).toMatchObject({ hosts: expect.arrayContaining(['push']) });
  });
});
