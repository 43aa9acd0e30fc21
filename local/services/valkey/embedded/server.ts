import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';

import { listen } from '../../../ports.ts';
import type { Faults } from '../../../service.ts';
import { Connection } from './connection.ts';
import { Keyspace } from './keyspace.ts';
import type { Node } from './node.ts';
import { Session } from './session.ts';

export interface EmbeddedOptions {
  readonly port: number;
  /** ms since the epoch, for expiry */
  readonly now: () => number;
  readonly faults: Faults;
}

/** Valkey in this process: one node that has every slot of its cluster and keeps nothing on disk. */
export class EmbeddedServer {
  readonly #connections = new Map<Socket, Connection>();
  readonly #node: Node;
  readonly #server: Server;
  #nextId = 1;

  constructor({ port, now, faults }: EmbeddedOptions) {
    const sessions = () => this.#connections.size;
    this.#node = { id: randomBytes(20).toString('hex'), port, keyspace: new Keyspace(now), faults, sessions };
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Throws a `Refusal` when the port is in use. */
  listen(): Promise<void> {
    return listen(this.#server, this.#node.port, 'cache');
  }

  /** Goes on with what was received while the node hung. */
  resume() {
    for (const connection of this.#connections.values()) connection.read();
  }

  /** Refuses new connections and cuts those that are open; the keys stay for the next `listen`. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#connections.keys()) socket.destroy();
    });
  }

  clear() {
    this.#node.keyspace.clear();
  }

  get size(): number {
    return this.#node.keyspace.keys().length;
  }

  #accept(socket: Socket) {
    const connection = new Connection(socket, new Session(this.#nextId++, this.#node), this.#node.faults);
    this.#connections.set(socket, connection);
    socket.on('data', (chunk: Buffer) => connection.receive(chunk));
    socket.on('close', () => this.#connections.delete(socket));
    // a client that goes away in the middle of an answer is nobody's trouble
    socket.on('error', () => socket.destroy());
  }
}
