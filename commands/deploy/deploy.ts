import { readConfig } from '../../bin/read-config.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { deliverable } from '../../lib/delivery/demands.ts';
import { checkBeforeDeploy } from '../doctor/quick.ts';
import { awsIn, identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { groundOf } from './ground.ts';
import { type Asking, bootstrapPlan, pipelinePlan, stagePlan } from './plans.ts';
import { runIn } from './programs.ts';
import { describeSteps, type Step, walk } from './steps.ts';

await main({
  name: 'npm run deploy',
  usage: `
Deploys from this machine, with your AWS credentials.

  npm run deploy -- <stage>     a stage: check, synthesise, guard, deploy, provision, smoke test
  npm run deploy -- pipeline    the pipeline, once: then it ships every commit, and updates itself
  npm run deploy -- bootstrap   prepares the account of your credentials for both, once

  --dry-run  shows the steps and runs none
  --yes      lets the CDK widen permissions without asking
  --help     this text
`,
  options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' } },
  async run({ positionals, values }) {
    const config = await readConfig();
    const { region, steps, next } = await planOf(positionals, config, { yes: values.yes ?? false });
    if (values['dry-run']) return console.log(`in ${region}, nothing is run:\n${describeSteps(steps)}`);
    const code = await walk(steps, { run: runIn(region), print: console.log });
    if (code === 0) console.log(`\n${next}`);
    return code;
  },
});

interface Plan {
  readonly region: string;
  readonly steps: readonly Step[];
  /** What the owner does after it. */
  readonly next: string;
}

async function planOf(names: readonly string[], config: SoloistConfig, asking: Asking): Promise<Plan> {
  const [name] = names;
  if (names.length === 1 && name === 'pipeline') {
    const { delivery } = deliverable(config);
    return {
      region: delivery.region,
      steps: pipelinePlan(asking),
      next: `the pipeline ships ${delivery.repository} from now on; confirm the subscription that AWS has mailed to ${config.alarms.address}`,
    };
  }
  if (names.length === 1 && name === 'bootstrap') {
    const region = config.delivery?.region ?? config.stages[0]!.region;
    const { account } = await identityIn(awsIn(region));
    return {
      region,
      steps: bootstrapPlan(config, groundOf(config, account), asking),
      next: 'the account is ready: `npm run deploy -- <stage>`, then `npm run deploy -- pipeline`',
    };
  }
  const chosen = await stageOf(names, config);
  const { stage } = chosen;
  return {
    region: stage.region,
    steps: stagePlan(chosen, asking, () => checkBeforeDeploy(chosen)),
    next: `${stage.name} is deployed and answers; \`npm run doctor -- ${stage.name}\` says what is still missing, such as a confirmed mail address`,
  };
}
