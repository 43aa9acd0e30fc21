import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { listen } from './ports.ts';

/** At the stop, requests under way have this long to end, in milliseconds. */
const DRAIN_MS = 1000;

export interface LoopbackServerOptions {
  /** For the message about a port in use: `load balancer` */
  readonly name: string;
  /** Seconds that a connection may be silent. */
  readonly idleTimeout: number;
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers what is no HTTP. */
  readonly refuse: (error: Error, socket: Socket) => void;
}

/** An HTTP server on loopback, by IPv4 and, where there is one, IPv6. */
export interface LoopbackServer {
  readonly port: number;
  /** Takes no more requests; those under way have a second to end. */
  close(): Promise<void>;
}

/** @param port 0 is a free one. Throws a `Refusal` when it is in use. */
export async function openLoopbackServer(
  port: number,
  options: LoopbackServerOptions,
): Promise<LoopbackServer> {
  const servers = [createLoopbackServer(options), createLoopbackServer(options)] as const;
  await listen(servers[0], port, options.name);
  const { port: chosen } = servers[0].address() as AddressInfo;
  await listenIPv6(servers[1], chosen);
  return { port: chosen, close: async () => void (await Promise.all(servers.map(drain))) };
}

function createLoopbackServer({ idleTimeout, serve, refuse }: LoopbackServerOptions): Server {
  const options = { keepAliveTimeout: idleTimeout * 1000, maxHeaderSize: 64 * 1024, noDelay: true };
  const server = createServer(options, serve);
  server.on('clientError', refuse);
  return server;
}

/** A browser may try ::1 for `localhost` first; where that can't be had it goes on to 127.0.0.1. */
function listenIPv6(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '::1', () => resolve());
  });
}

function drain(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  // a connection is idle only after its last answer
  const idle = setInterval(() => server.closeIdleConnections(), DRAIN_MS / 50);
  return new Promise((resolve) =>
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      resolve();
    }),
  );
}
