const LF = 0x0a;
const ARRAY = 0x2a;
const BULK = 0x24;
const MOST_ARGUMENTS = 2 ** 31 - 1;
const LONGEST_ARGUMENT = 512 * 1024 * 1024;

/** What a client sent that no server can go on reading after; the message is Redis's. */
export class ProtocolError extends Error {}

/**
 * Reads commands from a stream of bytes: arrays of bulk strings, or inline commands as one types them into telnet.
 * Each command is an array of arguments as byte strings (latin1), so that what is stored is exactly what was sent.
 * https://valkey.io/topics/protocol/
 */
export class CommandParser {
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;

  feed(chunk: Buffer) {
    const rest = this.#buffer.subarray(this.#at);
    this.#buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#at = 0;
  }

  /** The next whole command, or null when more bytes are needed; throws `ProtocolError`. */
  next(): string[] | null {
    const start = this.#at;
    if (start >= this.#buffer.length) return null;
    const command = this.#buffer[start] === ARRAY ? this.#array() : this.#inline();
    if (command === null) this.#at = start;
    return command;
  }

  #array(): string[] | null {
    const count = this.#length(1, 'multibulk');
    if (count === null) return null;
    if (count > MOST_ARGUMENTS) throw new ProtocolError('Protocol error: invalid multibulk length');

    const args: string[] = [];
    for (let i = 0; i < count; i++) {
      if (this.#at >= this.#buffer.length) return null;
      if (this.#buffer[this.#at] !== BULK) {
        const got = String.fromCharCode(this.#buffer[this.#at]!);
        throw new ProtocolError(`Protocol error: expected '$', got '${got}'`);
      }
      const length = this.#length(1, 'bulk');
      if (length === null) return null;
      if (length < 0 || length > LONGEST_ARGUMENT)
        throw new ProtocolError('Protocol error: invalid bulk length');
      if (this.#at + length + 2 > this.#buffer.length) return null;
      args.push(this.#buffer.toString('latin1', this.#at, this.#at + length));
      this.#at += length + 2;
    }
    return args;
  }

  #inline(): string[] | null {
    const line = this.#line();
    if (line === null) return null;
    // quoted arguments aren't worth their code: telnet users can do without spaces
    return line.split(/\s+/).filter((word) => word !== '');
  }

  #length(skip: number, what: string): number | null {
    const line = this.#line();
    if (line === null) return null;
    if (!/^-?\d{1,10}$/.test(line.slice(skip)))
      throw new ProtocolError(`Protocol error: invalid ${what} length`);
    return Number(line.slice(skip));
  }

  #line(): string | null {
    const end = this.#buffer.indexOf(LF, this.#at);
    if (end < 0) return null;
    const line = this.#buffer.toString('latin1', this.#at, end).replace(/\r$/, '');
    this.#at = end + 1;
    return line;
  }
}
