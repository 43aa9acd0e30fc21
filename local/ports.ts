import { randomInt } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';

import { Refusal } from './refusal.ts';

/** The rehearsal's front doors, in the order of their ports. */
export const DOORS = [
  'api',
  'console',
  'aws',
  'mailbox',
  'cache',
  'balancer',
  'stripe',
  'oauth',
  'outside',
] as const;

export type Door = (typeof DOORS)[number];
export type Ports = Readonly<Record<Door, number>>;

// below the ports that systems hand out to outgoing connections (32768 on Linux, 49152 elsewhere): those come and go
const FREE = { from: 20_000, below: 32_000, tries: 50 };

/**
 * `first` and those after it, or free ports where `first` is 0. All are known before anything starts, since
 * templates ask for addresses (the load balancer's DNS name) long before there is a server.
 * Throws a `Refusal` that names the port in use.
 */
export async function choosePorts(first: number): Promise<Ports> {
  if (first > 0) return probe(first);

  for (let left = FREE.tries; ; left--) {
    try {
      return await probe(randomInt(FREE.from, FREE.below));
    } catch (error) {
      if (!(error instanceof Refusal) || left === 0) throw error;
    }
  }
}

/** The ports from `first` on, after a moment of listening on each. */
async function probe(first: number): Promise<Ports> {
  const servers: Server[] = [];
  try {
    for (const [index, door] of DOORS.entries()) {
      const server = createServer();
      servers.push(server);
      await listen(server, first + index, door);
    }
    return Object.fromEntries(DOORS.map((door, index) => [door, first + index])) as Ports;
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** Listens on loopback only. */
export function listen(server: Server, port: number, door: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(
        new Refusal(
          `port ${port} (${door}) is in use, free it or choose others with npm start -- --port 4000`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Stops listening and breaks the connections that are open. */
export function closeServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
