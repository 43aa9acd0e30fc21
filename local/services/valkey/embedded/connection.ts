import type { Socket } from 'node:net';

import type { Faults } from '../../../service.ts';
import { CommandParser, ProtocolError } from '../resp/parse.ts';
import { encode, Failure } from '../resp/reply.ts';
import type { Session } from './session.ts';

/** Bytes in, bytes out; all commands of a chunk are answered by one write. */
export class Connection {
  readonly #socket: Socket;
  readonly #session: Session;
  readonly #faults: Faults;
  readonly #parser = new CommandParser();
  #delayed = false;

  constructor(socket: Socket, session: Session, faults: Faults) {
    this.#socket = socket;
    this.#session = session;
    this.#faults = faults;
  }

  receive(chunk: Buffer) {
    this.#parser.feed(chunk);
    const slow = this.#faults.active('valkey', 'slow');
    if (slow) this.#delay(Number(slow.ms ?? 1000));
    else this.read();
  }

  /** Answers every whole command received so far, unless the node hangs. */
  read() {
    if (this.#delayed || this.#faults.active('valkey', 'hung')) return;

    let answer = '';
    try {
      for (
        let command = this.#parser.next();
        command && !this.#session.ended;
        command = this.#parser.next()
      ) {
        if (command.length > 0) answer += encode(this.#session.execute(command), this.#session.protocol);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      answer += encode(new Failure(`ERR ${error.message}`), 2);
      this.#session.ended = true;
    }
    if (answer) this.#socket.write(answer, 'latin1');
    if (this.#session.ended) this.#socket.end();
  }

  #delay(ms: number) {
    if (this.#delayed) return;
    this.#delayed = true;
    setTimeout(() => {
      this.#delayed = false;
      this.read();
    }, ms);
  }
}
