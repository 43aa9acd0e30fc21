/** `npm start`: synthesises the app, runs one stage of it here, and ends with the addresses. */
import { createServer } from 'node:http';
import { join, relative } from 'node:path';

import { startConsole } from './console/console.ts';
import { createMailbox } from './mailbox/mailbox.ts';
import { choosePorts, closeServer, listen } from './ports.ts';
import { Refusal } from './refusal.ts';
import { HELP, readArgs } from './startup/args.ts';
import { consoleSources, follow, goLive, type Live } from './startup/live.ts';
import { provisionOnce } from './startup/provision.ts';
import { openStateFolder } from './startup/state-folder.ts';
import { createSteps } from './startup/steps.ts';
import { chooseStripe, type StripeAccount } from './startup/stripe-account.ts';
import { synthesise } from './startup/synth.ts';
import { firstRequest } from './startup/welcome.ts';

const ROOT = join(import.meta.dirname, '..');
const NODE = 24;

/** Steps back in order; a second signal does not wait. */
type Undo = () => unknown;

async function main(args: readonly string[]): Promise<void> {
  const begun = performance.now();
  requireNode();
  const options = readArgs(args);
  if (options.help) return print(HELP);

  const undo: Undo[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const ports = await choosePorts(options.port);
    const folder = await openStateFolder(options.state, {
      fresh: options.fresh,
      // the state of both belongs together: queues and checkpoints of one make no sense to the other
      ...(options.dynamodb && { journals: 'state-dynamodb' }),
    });
    undo.push(() => folder.release());
    stopOnSignals(stop);

    const steps = createSteps(print);
    print(
      `soloist, state in ${relative(process.cwd(), folder.path) || '.'}${options.fresh ? ', fresh' : ''}`,
    );
    await steps.step(
      'synth',
      () => synthesise(ROOT, folder.cdkOut, options.stage),
      (made) => (made ? '' : 'nothing changed'),
    );
    const { stage, dynamodb } = options;
    const account = chooseStripe(ROOT, `http://127.0.0.1:${ports.stripe}`);
    const setting = { folder, ports, stage, dynamodb, stripe: account, steps, print };
    const live = await goLive(setting);
    undo.push(() => live.stop());

    const mailbox = createServer(createMailbox(() => live.current.ses.mails()));
    await listen(mailbox, ports.mailbox, 'mailbox');
    undo.push(() => closeServer(mailbox));

    const urls = {
      api: `http://localhost:${ports.api}`,
      console: `http://localhost:${ports.console}`,
      mailbox: `http://localhost:${ports.mailbox}`,
      aws: `http://127.0.0.1:${ports.aws}`,
      stripe: `http://localhost:${ports.stripe}`,
      outside: `http://localhost:${ports.outside}`,
    };
    const panel = await startConsole(consoleSources(live, urls), (server) =>
      listen(server, ports.console, 'console'),
    );
    undo.push(() => panel.close());

    const reload = follow(ROOT, live, setting);
    undo.push(() => reload.close());

    folder.describeRun({ ...urls, pid: process.pid });
    printGaps(live.current.gaps);
    print(`ready in ${Math.round(performance.now() - begun)} ms\n`);
    for (const name of ['api', 'console', 'mailbox', 'aws', 'stripe'] as const)
      print(`  ${name.padEnd(9)} ${urls[name]}`);
    print(firstRequest(urls.api));
    if (options.secrets) undo.push(provision(live.current, urls, account, folder.state));
  } catch (error) {
    await stop();
    throw error;
  }
}

/** After the start, so that nobody waits for it. */
function provision(
  { stage, resolved }: Live['current'],
  { aws, api }: { readonly aws: string; readonly api: string },
  stripe: StripeAccount,
  state: string,
): Undo {
  const secrets = resolved.resources
    .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
    .map(({ identity }) => identity.ref);
  return provisionOnce({ root: ROOT, stage, aws, api, stripe, state, secrets, print });
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE) {
    throw new Refusal(
      `node ${process.versions.node} is too old to run the rehearsal, use npm start, which brings node ${NODE}`,
    );
  }
}

/** Ctrl-C and a plain kill end everything in order; a second one ends this process at once. */
function stopOnSignals(stop: () => Promise<void>) {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => fail(error),
      );
    });
  }
}

function printGaps(gaps: readonly { type: string; count: number; reason: string }[]) {
  if (gaps.length === 0) return;
  const resources = gaps.reduce((sum, gap) => sum + gap.count, 0);
  const reasons = new Set(gaps.map(({ reason }) => reason));
  print(`  not run here   ${resources} resources (docs/local-vs-aws.md):`);
  for (const reason of reasons) {
    const types = gaps.filter((gap) => gap.reason === reason).map(({ type }) => type.replace('AWS::', ''));
    print(`                 ${reason}: ${types.join(', ')}`);
  }
}

function print(line: string) {
  console.log(line);
}

function fail(error: unknown): never {
  if (error instanceof Refusal) console.error(error.message);
  else console.error(error);
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
