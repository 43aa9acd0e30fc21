import { parseArgs } from 'node:util';

import { Refusal } from '../refusal.ts';

export interface Options {
  /** The first of the ports, which are in a row; 0 chooses free ones. */
  readonly port: number;
  /** The stage to run; null is the config's first. */
  readonly stage: string | null;
  /** Folder of state, run.json and the synthesized app. */
  readonly state: string;
  /** Forget the state of earlier runs. */
  readonly fresh: boolean;
  /** A DynamoDB to use instead of the embedded one. */
  readonly dynamodb: string | null;
  /** Make the accounts that the stage needs, as `npm run secrets` does. */
  readonly secrets: boolean;
  readonly help: boolean;
}

export const HELP = `Runs the whole system on this machine.

  npm start -- [options]

  --port N       the API's port; console, aws, mailbox, cache, load balancer, stripe and oauth take the next (default 3000, 0: free ones)
  --stage NAME   the stage of soloist.config.ts to run (default: the first)
  --fresh        forget users, messages and mails of earlier runs
  --state DIR    where state is kept (default .soloist)
  --dynamodb URL use a DynamoDB that is running, such as DynamoDB Local, instead of the embedded one
  --no-secrets   make no account for the heartbeat, which then reports that it can't log in
  --help         this text
`;

/** Reads the command line; throws a `Refusal` that names what it doesn't know. */
export function readArgs(args: readonly string[]): Options {
  const { port, stage, dynamodb, 'no-secrets': without, ...rest } = parse(args);
  return {
    port: readPort(port),
    stage: stage ?? null,
    dynamodb: readUrl(dynamodb),
    secrets: !without,
    ...rest,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        port: { type: 'string', default: '3000' },
        stage: { type: 'string' },
        state: { type: 'string', default: '.soloist' },
        fresh: { type: 'boolean', default: false },
        dynamodb: { type: 'string' },
        'no-secrets': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('. ');
    throw new Refusal(`${reason.charAt(0).toLowerCase()}${reason.slice(1)}, see npm start -- --help`);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_528) return port;
  throw new Refusal(`--port is '${text}', expected a number from 0 to 65528`);
}

function readUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.parse(text);
  if (url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
    return url.href;
  throw new Refusal(
    `--dynamodb is '${text}', expected an address of this machine, such as http://127.0.0.1:8000`,
  );
}
