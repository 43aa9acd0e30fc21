import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { AddressRefused } from './errors.ts';
import { because, givenClient, givenServers, givenTime, NAME, PUBLIC } from './outbound.fixture.ts';
import { outboundClient } from './outbound-client.ts';

const { listening, secure } = givenServers();
afterEach(() => jest.restoreAllMocks());

describe('posting to a URL that somebody gave', () => {
  test('sends what it is given and reads the answer', async () => {
    const port = await secure((incoming, response) => {
      const { 'content-type': type, 'content-length': length } = incoming.headers;
      response.writeHead(202, { 'x-seen': `${incoming.method} ${incoming.url} ${type} ${length}` });
      incoming.pipe(response);
    });

    const answer = await givenClient({ port }).post();

    expect(answer).toMatchObject({ status: 202, text: 'words' });
    expect(answer.headers['x-seen']).toBe('POST /a?b=c text/plain 5');
  });

  test('asks for the name once and connects to the very addresses that were judged', async () => {
    const port = await secure((_, response) => response.end());
    const rebinding = givenClient({ port, answers: [[PUBLIC, '2a00:1450:4001::1'], ['127.0.0.1']] });

    await rebinding.post();

    expect(rebinding.asked).toEqual([NAME]);
    expect(rebinding.connected).toEqual([
      [
        { address: PUBLIC, family: 4 },
        { address: '2a00:1450:4001::1', family: 6 },
      ],
    ]);
  });

  test('judges anew each time, so that a name that has moved inside is refused', async () => {
    const port = await secure((_, response) => response.end());
    const moved = givenClient({ port, answers: [[PUBLIC], ['10.0.0.1']] });
    await moved.post();

    const again = moved.post();

    await expect(again).rejects.toThrow(AddressRefused);
    expect(moved.connected).toHaveLength(1);
  });

  test.each([
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:93.184.215.14']],
    [['fd00:ec2::254']],
    [['fe80::1%eth0']],
    [[PUBLIC, '10.0.0.1']],
    [['2a00:1450:4001::1', 'fd00::1']],
  ])('connects to nothing where the name leads to %j', async (addresses) => {
    const client = givenClient({ port: 1, answers: [addresses] });

    await expect(client.post()).rejects.toEqual(because('not-public'));
    expect(client.connected).toEqual([]);
  });

  test.each(['https://127.1/', 'http://hooks.example.com/', 'https://localhost/', 'https://hooks.test/'])(
    'asks for no name and connects to nothing for %s',
    async (url) => {
      const client = givenClient({ port: 1 });

      await expect(client.post({ url })).rejects.toThrow(AddressRefused);
      expect([client.asked, client.connected]).toEqual([[], []]);
    },
  );

  test.each([301, 302, 303, 307, 308])(
    'follows no redirect: %d is an answer as any other',
    async (status) => {
      const seen: (string | undefined)[] = [];
      const port = await secure(({ url }, response) => {
        seen.push(url);
        response.writeHead(status, { location: 'https://169.254.169.254/latest/meta-data' }).end();
      });

      const answer = await givenClient({ port }).post();

      expect(answer.status).toBe(status);
      expect(seen).toEqual(['/a?b=c']);
    },
  );

  test('keeps no connection for the next', async () => {
    const sockets = new Set<Socket>();
    const port = await secure(({ socket }, response) => {
      sockets.add(socket);
      response.end();
    });
    const { post } = givenClient({ port });

    await post();
    await post();

    expect(sockets.size).toBe(2);
  });
});

describe('an answer', () => {
  test('of more than 64 KB is cut, and its connection closed', async () => {
    let close: (value: unknown) => void;
    const closed = new Promise((resolve) => (close = resolve));
    const port = await secure((_, response) => {
      const more = () => {
        while (response.write('a'.repeat(16_384)));
      };
      response.on('drain', more).on('close', close);
      more();
    });

    const answer = await givenClient({ port }).post();

    expect(answer).toMatchObject({ status: 200, text: 'a'.repeat(65_536) });
    await closed;
  });

  test('that does not end in time is cut', async () => {
    const end = givenTime();
    const port = await secure((_, response) => void response.write('begun'));

    const answer = await givenClient({ port, onAnswer: end }).post();

    expect(answer.status).toBe(200);
  });

  test('that breaks off is cut', async () => {
    const port = await secure((incoming, response) => {
      const breakOff = () => response.destroy();
      incoming.resume().on('end', () => {
        response.writeHead(200, { 'content-length': '10' }).write('begun', breakOff);
      });
    });

    const answer = await givenClient({ port }).post();

    expect(answer).toMatchObject({ status: 200, text: 'begun' });
  });

  test('has no text where there is none', async () => {
    const port = await secure((_, response) => response.writeHead(204).end());

    expect(await givenClient({ port }).post()).toMatchObject({ status: 204, text: '' });
  });
});

describe('where something stands in for .test', () => {
  test('it is sent to that under its own name, and DNS is not asked', async () => {
    const port = await listening(
      createServer(({ url, headers }, response) => response.end(`${headers.host} ${url}`)),
    );
    const resolve = jest.fn();
    const { post } = outboundClient({ standIn: `http://127.0.0.1:${port}`, resolve });

    const answer = await post({ url: 'https://push.test//a?b', headers: {}, body: '', totalMs: 30_000 });

    expect(answer).toMatchObject({ status: 200, text: 'push.test //a?b' });
    expect(resolve).not.toHaveBeenCalled();
  });

  test('every other name is judged as ever', async () => {
    const resolve = jest.fn(async () => ['127.0.0.1']);
    const { post } = outboundClient({ standIn: 'http://127.0.0.1:1', resolve });

    const sent = post({ url: `https://${NAME}`, headers: {}, body: '', totalMs: 30_000 });

    await expect(sent).rejects.toEqual(because('not-public'));
  });
});
