import { createConnection, type Socket } from 'node:net';

/** The least of a client: one command at a time, to set a redis-server up. */
export class RedisConnection {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
  }

  /** Tries until `port` accepts; rejects after `ms`, or when `ended` resolves. */
  static async open(port: number, ms: number, ended?: Promise<void>): Promise<RedisConnection> {
    let over = false;
    void ended?.then(() => (over = true));
    const deadline = performance.now() + ms;
    for (;;) {
      const socket = await connect(port);
      if (socket) return new RedisConnection(socket);
      if (over) throw new Error('it ended at once');
      if (performance.now() > deadline) throw new Error(`it accepted no connection within ${ms} ms`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Rejects with the server's error. */
  async call(...words: string[]): Promise<string> {
    const answered = new Promise<string>((resolve, reject) => {
      this.#socket.once('data', (chunk) => resolve(chunk.toString()));
      this.#socket.once('close', () => reject(new Error('the connection was closed')));
    });
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    this.#socket.write(`*${words.length}\r\n${parts.join('')}`);
    const answer = await answered;
    if (answer.startsWith('-')) throw new Error(answer.slice(1).trim());
    return answer;
  }

  close() {
    this.#socket.destroy();
  }
}

function connect(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
