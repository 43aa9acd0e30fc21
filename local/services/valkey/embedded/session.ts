import { Failure, NoArray, OK, Status, type Reply } from '../resp/reply.ts';
import type { Call, Client, Command } from './command.ts';
import { findCommand } from './commands.ts';
import type { Node } from './node.ts';
import { slotOf } from './slot.ts';

interface Queued {
  readonly command: Command;
  readonly call: Call;
}

/** One connection's conversation: protocol, name, transaction. */
export class Session implements Client {
  readonly id: number;
  protocol = 2;
  clientName = '';
  /** Set by QUIT: nothing is read any more. */
  ended = false;
  readonly #node: Node;
  readonly #watched = new Map<string, number>();
  #queue: Queued[] | null = null;
  #spoilt = false;

  constructor(id: number, node: Node) {
    this.id = id;
    this.#node = node;
  }

  /** Runs one command; what fails is answered as a `Failure`, never thrown. */
  execute([word = '', ...args]: readonly string[]): Reply {
    const name = word.toUpperCase();
    try {
      const own = this.#own(name, args);
      if (own !== null) return own;

      const command = findCommand(word, args);
      const call: Call = {
        name: name.toLowerCase(),
        args,
        keyspace: this.#node.keyspace,
        session: this,
        node: this.#node,
      };
      this.#check(command, args);
      if (this.#queue) {
        this.#queue.push({ command, call });
        return new Status('QUEUED');
      }
      return command.run(call);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#spoilt ||= this.#queue !== null;
      return error;
    }
  }

  #check(command: Command, args: readonly string[]) {
    const { faults } = this.#node;
    if (!command.always && faults.active('valkey', 'loading')) {
      throw new Failure('LOADING Redis is loading the dataset in memory');
    }
    if (command.write && faults.active('valkey', 'readonly')) {
      throw new Failure("READONLY You can't write against a read only replica.");
    }
    checkSlots(command.keys?.(args) ?? []);
  }

  /** The commands about the conversation itself; null when it is another one. */
  #own(name: string, args: readonly string[]): Reply | null {
    switch (name) {
      case 'MULTI':
        if (this.#queue) return new Failure('ERR MULTI calls can not be nested');
        this.#queue = [];
        return OK;
      case 'EXEC':
        return this.#exec();
      case 'DISCARD':
        if (!this.#queue) return new Failure('ERR DISCARD without MULTI');
        this.#end();
        return OK;
      case 'WATCH':
        return this.#watch(args);
      case 'UNWATCH':
        this.#watched.clear();
        return OK;
      case 'RESET':
        this.#end();
        this.protocol = 2;
        this.clientName = '';
        return new Status('RESET');
      case 'QUIT':
        this.ended = true;
        return OK;
      default:
        return null;
    }
  }

  #watch(keys: readonly string[]): Reply {
    if (this.#queue) return new Failure('ERR WATCH inside MULTI is not allowed');
    if (keys.length === 0) return new Failure("ERR wrong number of arguments for 'watch' command");
    checkSlots(keys);
    for (const key of keys) {
      if (!this.#watched.has(key)) this.#watched.set(key, this.#node.keyspace.version(key));
    }
    return OK;
  }

  #exec(): Reply {
    const queue = this.#queue;
    if (!queue) return new Failure('ERR EXEC without MULTI');
    const spoilt = this.#spoilt;
    const stale = [...this.#watched].some(([key, version]) => this.#node.keyspace.version(key) !== version);
    this.#end();
    if (spoilt) return new Failure('EXECABORT Transaction discarded because of previous errors.');
    checkSlots(queue.flatMap(({ command, call }) => command.keys?.(call.args) ?? []));
    if (stale) return new NoArray();

    return queue.map(({ command, call }) => {
      try {
        return command.run(call);
      } catch (error) {
        if (error instanceof Failure) return error;
        throw error;
      }
    });
  }

  #end() {
    this.#queue = null;
    this.#spoilt = false;
    this.#watched.clear();
  }
}

function checkSlots(keys: readonly string[]) {
  if (keys.length < 2) return;
  const slot = slotOf(keys[0]!);
  if (keys.some((key) => slotOf(key) !== slot)) {
    throw new Failure("CROSSSLOT Keys in request don't hash to the same slot");
  }
}
