import { createInterface } from 'node:readline/promises';
import { Refusal } from '../../lib/errors/refusal.ts';

/** Where a question is put to a person. */
export interface Terminal {
  /** Whether somebody can answer: both sides are a terminal. */
  readonly interactive: boolean;
  /** Shows the question and answers the line that was typed, without its end. */
  ask(question: string): Promise<string>;
}

export interface Confirmation {
  /** What is to be typed, and why: `type 'staging' to destroy it` */
  readonly question: string;
  /** The only answer that goes on, `staging`. */
  readonly expected: string;
  /** What the command line gave instead, `--yes staging`; undefined without it. */
  readonly given?: string | undefined;
  /** The flag that gives it, as a refusal names it. @default --yes */
  readonly flag?: string;
}

/**
 * Goes on only if a person types the expected answer, or the command line brought it.
 * @throws Refusal for another answer, and without a terminal to ask in
 */
export async function confirm(
  { question, expected, given, flag = '--yes' }: Confirmation,
  terminal: Terminal = standardTerminal(),
): Promise<void> {
  if (given !== undefined) {
    if (given !== expected)
      throw new Refusal(`${flag} is '${given}', expected '${expected}': nothing was done`);
    return;
  }
  if (!terminal.interactive) {
    throw new Refusal(`there is no terminal to ask in: say ${flag} ${expected} if you mean it`);
  }
  const answer = (await terminal.ask(`${question}: `)).trim();
  if (answer !== expected) throw new Refusal(`'${answer}' is not '${expected}': nothing was done`);
}

/** The terminal that this process was started in. */
export function standardTerminal(): Terminal {
  const { stdin: input, stdout: output } = process;
  return {
    interactive: Boolean(input.isTTY && output.isTTY),
    async ask(question) {
      const lines = createInterface({ input, output });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}
