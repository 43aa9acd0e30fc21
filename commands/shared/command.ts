import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { Refusal } from '../../lib/errors/refusal.ts';

/** What was given on the command line. */
export type Given<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
>;

export interface Command<Options extends ParseArgsOptionsConfig> {
  /** As its owner types it, `npm run deploy`. */
  readonly name: string;
  /** What `--help` prints. */
  readonly usage: string;
  readonly options: Options;
  /** Answers the exit code; nothing is 0. */
  run(given: Given<Options>): Promise<number | void>;
}

/** Runs a command with this process's arguments; the last line of its entry file. */
export async function main<Options extends ParseArgsOptionsConfig>(command: Command<Options>): Promise<void> {
  process.exitCode = await runCommand(command, process.argv.slice(2), {
    out: console.log,
    err: console.error,
  });
}

/**
 * Runs a command: `--help` prints its usage, a flag it doesn't know is refused, a Refusal is one line and exit
 * code 1. Answers the exit code; other errors are bugs, and thrown.
 */
export async function runCommand<Options extends ParseArgsOptionsConfig>(
  command: Command<Options>,
  args: readonly string[],
  terminal: { out(line: string): void; err(line: string): void },
): Promise<number> {
  try {
    if (args.includes('--help')) {
      terminal.out(command.usage.trim());
      return 0;
    }
    return (await command.run(parse(command, args))) ?? 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    terminal.err(error.message);
    return 1;
  }
}

function parse<Options extends ParseArgsOptionsConfig>(
  { name, options }: Command<Options>,
  args: readonly string[],
): Given<Options> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // node's sentence, then its advice for programmers
    const [reason = ''] = (error as Error).message.split('. ');
    throw new Refusal(`${reason.charAt(0).toLowerCase()}${reason.slice(1)}, see ${name} -- --help`);
  }
}
