import { connect, type Socket } from 'node:net';

export interface Load {
  readonly url: string;
  /** Connections, each with one request under way at a time. */
  readonly clients: number;
  readonly seconds: number;
}

export interface Result {
  readonly requests: number;
  /** Answers other than 200, and connections that broke. */
  readonly errors: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** What went wrong, and how often. */
  readonly problems: ReadonlyMap<string, number>;
}

/**
 * Sends GET requests over kept-alive connections for a while. Bare sockets, because on two cores a client that
 * costs as much as the server would measure itself.
 */
export async function load({ url, clients, seconds }: Load): Promise<Result> {
  const { hostname, port, pathname, search } = new URL(url);
  const request = Buffer.from(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: */*\r\n\r\n`,
  );
  const times: number[] = [];
  const problems = new Map<string, number>();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const fail = (problem: string) => void problems.set(problem, (problems.get(problem) ?? 0) + 1);

  await Promise.all(Array.from({ length: clients }, () => client(Number(port), request, end, times, fail)));

  const elapsed = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return {
    requests: times.length,
    errors: [...problems.values()].reduce((sum, count) => sum + count, 0),
    perSecond: times.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    problems,
  };
}

/** One connection: the next request follows the answer to the last, until `end`. */
function client(
  port: number,
  request: Buffer,
  end: number,
  times: number[],
  fail: (problem: string) => void,
) {
  return new Promise<void>((resolve) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let pending = '';
    const next = () => {
      if (performance.now() >= end) return void socket.end();
      sentAt = performance.now();
      socket.write(request);
    };
    socket.setEncoding('latin1');
    socket.on('connect', next);
    socket.on('data', (chunk: string) => {
      pending += chunk;
      if (pending.length < answerLength(pending)) return;
      times.push(performance.now() - sentAt);
      const status = pending.slice(9, 12);
      if (status !== '200') fail(`status ${status}`);
      pending = '';
      next();
    });
    socket.on('error', ({ message }) => fail(message));
    socket.on('close', () => {
      if (performance.now() < end) fail('the connection was closed before the end');
      resolve();
    });
  });
}

/** Bytes of the whole answer, as far as its head is known: what the load balancer sends has a Content-Length. */
function answerLength(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return Infinity;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head));
  return head + 4 + Number(length?.[1] ?? 0);
}
