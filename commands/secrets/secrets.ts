import { text } from 'node:stream/consumers';
import { confirm } from '../shared/ask.ts';
import type { Aws } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { stageOf, type ChosenStage } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { checkSecrets, provideSecrets } from './check.ts';
import { groundOf } from './ground.ts';
import { setClients } from './oauth.ts';
import { ROTATION_QUESTION, rotatePush } from './push.ts';
import { table, verdict } from './report.ts';
import { rotate, type Rotation } from './rotate.ts';
import { runOnDataRoot, type DataRootWork } from './data-root/run.ts';
import { versionsIn } from './versions.ts';
import { readWork } from './work.ts';

await main({
  name: 'npm run secrets',
  usage: `
Lists what a deployed stage needs besides its stacks, and makes what is missing: the account that the heartbeat and the
smoke test log in with, and the keys of web push. It can be repeated, and prints no secret.

  npm run secrets -- <stage> [options]

  --check           only looks; the exit code is 1 while something is missing
  --set oauth       first: reads our clients at Google and GitHub from the standard input, as JSON:
                    {"google":{"clientId":"…","clientSecret":"…"},"github":{…}}; null takes one away
  --rotate signing  instead: a fresh root of the keys that sign tokens; nobody is logged out
  --leaked          with it: the roots of before are forgotten at once, and everybody is logged out
  --rotate data     instead: a fresh root of what is stored, beside the one before; nobody notices
  --rotate push     instead: another pair of keys of web push; devices are silent until they subscribe again
  --rekey data      instead, 16 minutes after it: brings what stands under earlier data roots under the newest, while the
                    service goes on; it can be broken off, and run again until nothing is left
  --retire data     instead, at last: forgets the earlier data roots; refuses while something stands under them
  --force-reset     with it: removes the passwords that were not used since the rotation; their owners choose others
  --yes STAGE       answers the question that --leaked, --retire and --rotate push ask
  --help            this text

${FOR_THE_REHEARSAL}
`,
  options: {
    check: { type: 'boolean' },
    set: { type: 'string' },
    rotate: { type: 'string' },
    leaked: { type: 'boolean' },
    rekey: { type: 'string' },
    retire: { type: 'string' },
    'force-reset': { type: 'boolean' },
    yes: { type: 'string' },
  },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const work = readWork(values);
    const aws = await awsOf(chosen);
    if (work.kind === 'rotate signing') {
      console.log(await rotateIn(chosen, aws, work, values.yes));
      return 0;
    }
    if (work.kind === 'rotate push') {
      console.log(await rotatePushIn(chosen, aws, values.yes));
      return 0;
    }
    if (work.kind.endsWith(' data')) {
      console.log(await runOnDataRoot(chosen, aws, work as DataRootWork, values.yes));
      return 0;
    }
    if (work.kind === 'set') console.log(await setIn(chosen, aws));
    const outcomes =
      work.kind === 'check' ? await checkSecrets(chosen, aws) : await provideSecrets(chosen, aws);
    const { line, code } = verdict(outcomes, chosen.stage.name);
    console.log(`${table(outcomes)}\n${line}`);
    return code;
  },
});

async function setIn(chosen: ChosenStage, aws: Aws): Promise<string> {
  const { oauth: secret, vault } = await groundOf(chosen, aws);
  return setClients({ vault, versions: versionsIn(aws), secret }, await text(process.stdin));
}

async function rotatePushIn(chosen: ChosenStage, aws: Aws, given?: string): Promise<string> {
  const ground = await groundOf(chosen, aws);
  const expected = chosen.stage.name;
  await confirm({ question: ROTATION_QUESTION(expected), expected, given });
  return rotatePush(ground);
}

async function rotateIn(chosen: ChosenStage, aws: Aws, asked: Rotation, given?: string): Promise<string> {
  const { secrets } = await groundOf(chosen, aws);
  if (asked.leaked) {
    const expected = chosen.stage.name;
    const question = `everybody will be logged out: type '${expected}' to forget its signing root`;
    await confirm({ question, expected, given });
  }
  const { withdrawKeys } = await operatorOf(chosen, aws);
  return rotate({ versions: versionsIn(aws), secrets, withdrawKeys, now: Date.now }, asked);
}
