import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from './until.ts';

/** What a receiver of webhooks got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server of the test's own, which the rehearsal reaches by a name of the outside. */
export interface Receiver {
  readonly url: string;
  /** What it answers from now on. */
  answer(status: number): void;
  /** As soon as there are so many messages of a type, oldest first. */
  received(type: string, count?: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const all: Received[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      all.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://${port}.localhost.test/in`,
    answer: (next) => void (status = next),
    received: (type, count = 1) =>
      until(`${count} messages ${type}`, 60_000, () => {
        const found = all.filter(({ body }) => (JSON.parse(body) as { type: string }).type === type);
        return found.length >= count && found;
      }),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
