import type { Reply } from '../resp/reply.ts';
import type { Keyspace } from './keyspace.ts';
import type { Node } from './node.ts';

/** What a command sees and changes of whose it is. */
export interface Client {
  readonly id: number;
  protocol: number;
  clientName: string;
}

/** One command as it was called; `args` without its name. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly keyspace: Keyspace;
  readonly session: Client;
  readonly node: Node;
}

export interface Command {
  /** As Redis counts: with the name; negative is at least. */
  readonly arity: number;
  /** Which arguments are keys: they must share a slot. */
  readonly keys?: (args: readonly string[]) => readonly string[];
  /** Refused by a node that is read-only. */
  readonly write?: true;
  /** Answered even while the node is loading. */
  readonly always?: true;
  readonly run: (call: Call) => Reply;
}

export type Commands = Readonly<Record<string, Command>>;

export const firstKey = (args: readonly string[]) => args.slice(0, 1);
export const everyKey = (args: readonly string[]) => args;
export const everyOther = (args: readonly string[]) => args.filter((_, i) => i % 2 === 0);

/** A command that reads the key in its first argument. */
export const reads = (arity: number, run: Command['run']): Command => ({ arity, keys: firstKey, run });

/** A command that writes the key in its first argument. */
export const writes = (arity: number, run: Command['run']): Command => ({
  arity,
  keys: firstKey,
  write: true,
  run,
});
