import {
  CloudFormationClient,
  DeleteStackCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { readConfig } from '../../bin/read-config.ts';
import { previewName, previewStackName } from '../../lib/preview/name.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { runIn } from '../deploy/programs.ts';
import { awsIn, identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stacksWithPrefix } from '../shared/deployed-stacks.ts';
import { stageOf } from '../shared/stage.ts';
import { readBeside } from './beside.ts';
import { daysOf, deployment, nextSteps } from './deployment.ts';
import { describePreviews, isExpired, previewNamed, previewOf, priorityFor } from './previews.ts';

// functions in a network: AWS takes up to 40 minutes to give their interfaces back
const DELETE_WAIT_S = 3_600;

await main({
  name: 'npm run preview',
  usage: `
Deploys this working tree beside the first stage: tables, secrets, queues and functions of its own; the stage's network,
load balancer, cache and address. A request reaches it by the header x-soloist-preview: <name>.

  npm run preview -- <name> [--days N]   makes it, or brings it up to date
  npm run preview -- <name> --destroy    removes it with everything in it
  npm run preview -- --list              says which there are, and which are past their day

  --days N   when --list begins to remind of it (default 7)
  --dry-run  shows what would be run and runs nothing
  --help     this text
`,
  options: {
    days: { type: 'string' },
    destroy: { type: 'boolean' },
    list: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run({ positionals, values }) {
    const { stage, config, naming } = await firstStage();
    const aws = awsIn(stage.region);
    const client = aws.client(CloudFormationClient);
    const name = values.list ? null : nameOf(positionals);
    await identityIn(aws, stage.account);
    const prefix = previewStackName(config.name);
    const previews = (await stacksWithPrefix(client, prefix, 'remains too')).map((stack) =>
      previewOf(stack, prefix),
    );
    const now = new Date();
    if (name === null) return console.log(describePreviews(previews, now));

    if (values.destroy) {
      const { stack } = previewNamed(name, previews);
      if (values['dry-run']) return console.log(`would delete the stack ${stack} with everything in it`);
      await client.send(new DeleteStackCommand({ StackName: stack }));
      console.log(`deleting ${stack}; its functions leave the network last, which takes up to 40 minutes …`);
      await waitUntilStackDeleteComplete({ client, maxWaitTime: DELETE_WAIT_S }, { StackName: stack });
      return console.log(`${stack} is gone, with its tables, secrets, queues and logs`);
    }
    const beside = await readBeside(aws, naming);
    const plan = {
      name,
      priority: priorityFor(name, previews),
      expiresAt: daysOf(values.days, now).toISOString(),
      beside,
    };
    const program = deployment(plan);
    if (values['dry-run']) return console.log(`would run npx ${program.join(' ')}`);
    const code = await runIn(stage.region)(program);
    const expired = previews.filter((preview) => isExpired(preview, now));
    console.log(
      code === 0 ? nextSteps(plan) : `the preview is not deployed; --destroy removes what is there of it`,
    );
    if (expired.length > 0) console.log(`\n${describePreviews(expired, now)}`);
    return code;
  },
});

async function firstStage() {
  const config = await readConfig();
  const chosen = await stageOf([config.stages[0]!.name], config);
  const clash = config.stages.find(
    (stage) => `${config.name}-${stage.name}-` === previewStackName(config.name),
  );
  if (clash)
    throw new Refusal(`the stage '${clash.name}' has the name that previews begin with: rename it first`);
  return chosen;
}

function nameOf([name, ...rest]: readonly string[]): string {
  if (name === undefined) throw new Refusal('no preview was named, see npm run preview -- --help');
  if (rest.length > 0) throw new Refusal(`${rest.length + 1} previews were named, expected one`);
  return previewName(name);
}
