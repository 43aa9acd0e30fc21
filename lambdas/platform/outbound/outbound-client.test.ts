import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { selfSigned } from '../testing/certificate.ts';
import { AddressRefused, NoAnswer } from './errors.ts';
import { outboundClient } from './outbound-client.ts';
import type { OutboundPost, SecureRequest } from './outbound-client.ts';

const NAME = 'hooks.example.com';
const PUBLIC = '93.184.215.14';
const certificate = selfSigned(NAME);

const running = new Set<Server>();
afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of running) {
    if ('closeAllConnections' in server) (server.closeAllConnections as () => void)();
    await new Promise((closed) => server.close(closed));
  }
  running.clear();
});

async function listening(server: Server): Promise<number> {
  running.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const secure = (answer: RequestListener, { key, cert } = certificate) =>
  listening(createServer({ key, cert }, answer));

interface Given {
  /** Where the host's public addresses really are. */
  readonly port: number;
  /** What DNS answers, one after the other; the last one stays. */
  readonly answers?: readonly (readonly string[])[];
  readonly trusted?: string;
  readonly change?: Partial<Parameters<SecureRequest>[1]>;
  readonly onAnswer?: () => void;
}

/** A client on an internet whose public addresses are all a port of this machine. */
function givenClient({ port, answers = [[PUBLIC]], trusted = certificate.cert, change, onAnswer }: Given) {
  const asked: string[] = [];
  const connected: unknown[] = [];
  const request: SecureRequest = (url, options, answered) =>
    httpsRequest(
      url,
      {
        ...options,
        port,
        ca: trusted,
        lookup: (name, how, done) =>
          options.lookup!(name, how, (error, found) => {
            connected.push(found);
            if (how.all) done(error, [{ address: '127.0.0.1', family: 4 }]);
            else done(error, '127.0.0.1', 4);
          }),
        ...change,
      },
      (answer) => {
        answered(answer);
        onAnswer?.();
      },
    );
  const client = outboundClient({
    standIn: null,
    request,
    resolve: async (host) => {
      asked.push(host);
      return answers[Math.min(asked.length, answers.length) - 1]!;
    },
  });
  const post = (changed: Partial<OutboundPost> = {}) =>
    client.post({
      url: `https://${NAME}/a?b=c`,
      headers: { 'content-type': 'text/plain' },
      body: 'words',
      totalMs: 30_000,
      ...changed,
    });
  return { post, asked, connected };
}

/** Ends the time of every client when it is told to. */
function givenTime(): () => void {
  const time = new AbortController();
  jest.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
  return () => time.abort();
}

const reason = (why: string) => expect.objectContaining({ reason: why });

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

    await expect(client.post()).rejects.toEqual(reason('not-public'));
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

describe('no answer, and why', () => {
  test('the name has no address', async () => {
    await expect(givenClient({ port: 1, answers: [[]] }).post()).rejects.toEqual(reason('unknown-host'));
  });

  test('the name can not be asked for', async () => {
    const resolve = () => Promise.reject(new Error('SERVFAIL'));
    const { post } = outboundClient({ standIn: null, resolve });

    const sent = post({ url: `https://${NAME}`, headers: {}, body: '', totalMs: 30_000 });

    await expect(sent).rejects.toEqual(reason('unknown-host'));
  });

  test('nobody listens', async () => {
    await expect(givenClient({ port: 1 }).post()).rejects.toEqual(reason('no-connection'));
  });

  test('the connection does not stand within a second', async () => {
    // its connection waits for an address
    const change = { lookup: () => {} };

    const sent = givenClient({ port: 1, change }).post();

    await expect(sent).rejects.toEqual(reason('no-connection'));
  });

  test.each([
    ['is for another name', selfSigned('elsewhere.example')],
    ['has ended', selfSigned(NAME, -1)],
  ])('the certificate %s', async (_, other) => {
    const port = await secure((_request, response) => response.end(), other);

    const sent = givenClient({ port, trusted: other.cert }).post();

    await expect(sent).rejects.toEqual(reason('tls'));
  });

  test('nobody known vouches for the certificate', async () => {
    const port = await secure((_, response) => response.end());

    const sent = givenClient({ port, trusted: selfSigned(NAME).cert }).post();

    await expect(sent).rejects.toEqual(reason('tls'));
  });

  test('no TLS is spoken', async () => {
    const port = await listening(createPlainServer((_, response) => response.end()));

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('tls'));
  });

  test('no HTTP is spoken', async () => {
    const port = await secure(({ socket }) => void socket.end('words\r\n\r\n'));

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('broken'));
  });

  test('another protocol is spoken from now on, which nobody has asked for', async () => {
    const port = await secure(({ socket }) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: words\r\n\r\n');
    });

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('broken'));
  });

  test('the headers have no end', async () => {
    const port = await secure(({ socket }) => {
      const line = `x-more: ${'a'.repeat(1_000)}\r\n`;
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 200 OK\r\n${line.repeat(100)}`);
    });

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('broken'));
  });

  test('the connection ends before the answer', async () => {
    const port = await secure(({ socket }) => void socket.destroy());

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('broken'));
  });

  test('the time is up before the answer', async () => {
    const end = givenTime();
    const port = await secure(() => end());

    await expect(givenClient({ port }).post()).rejects.toEqual(reason('timeout'));
  });

  test('says so in words without addresses', () => {
    const cause = new Error(`connect ECONNREFUSED ${PUBLIC}:443`);

    const { message } = new NoAnswer('no-connection', { cause });

    expect(message).toBe('the host takes no connections');
  });
});

describe('where something stands in for .test', () => {
  test('it is sent to that under its own name, and DNS is not asked', async () => {
    const port = await listening(
      createPlainServer(({ url, headers }, response) => response.end(`${headers.host} ${url}`)),
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

    await expect(sent).rejects.toEqual(reason('not-public'));
  });
});
