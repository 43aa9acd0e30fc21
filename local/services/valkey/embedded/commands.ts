import { Failure } from '../resp/reply.ts';
import type { Command, Commands } from './command.ts';
import { clusters } from './commands/cluster.ts';
import { hashes } from './commands/hashes.ts';
import { keys } from './commands/keys.ts';
import { server } from './commands/server.ts';
import { sets } from './commands/sets.ts';
import { sortedSets } from './commands/sorted-sets.ts';
import { strings } from './commands/strings.ts';

const COMMANDS: Commands = { ...strings, ...keys, ...hashes, ...sets, ...sortedSets, ...server, ...clusters };

/** The command of that name, in any case, that takes so many arguments; throws as Redis does. */
export function findCommand(name: string, args: readonly string[]): Command {
  const upper = name.toUpperCase();
  if (!Object.hasOwn(COMMANDS, upper)) {
    const beginning = args
      .map((arg) => `'${arg.slice(0, 128)}' `)
      .join('')
      .slice(0, 128);
    throw new Failure(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${beginning}`);
  }

  const command = COMMANDS[upper]!;
  const given = args.length + 1;
  if (command.arity > 0 ? given !== command.arity : given < -command.arity) {
    throw new Failure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  }
  return command;
}
