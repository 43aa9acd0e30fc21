import { runIn } from '../deploy/programs.ts';
import { confirm } from '../shared/ask.ts';
import { awsIn, identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { endingStacks, previewsIn, protectStack } from './account.ts';
import { tearDown } from './teardown.ts';

await main({
  name: 'npm run destroy',
  usage: `
Deletes a stage's stacks, and says before and after what stays in the account and how to remove it.

  npm run destroy -- <stage> [options]

  --dry-run         says what would go and what would stay, and does nothing
  --yes <stage>     instead of typing the stage's name, where there is no terminal
  --retain <count>  the last stage asks for the number of resources that stay, too; instead of typing it
  --help            this text
`,
  options: { 'dry-run': { type: 'boolean' }, yes: { type: 'string' }, retain: { type: 'string' } },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const { stage, naming, config } = chosen;
    const isFirst = config.stages[0]?.name === stage.name;
    await identityIn(awsIn(stage.region), stage.account);
    return tearDown(
      {
        ...naming,
        isLast: config.stages.at(-1)?.name === stage.name,
        dryRun: values['dry-run'] ?? false,
        yes: values.yes,
        retain: values.retain,
      },
      {
        stacks: () => endingStacks(chosen),
        previews: () => (isFirst ? previewsIn(stage.region, naming.project) : Promise.resolve([])),
        confirm,
        protect: protectStack,
        run: runIn(stage.region),
        print: console.log,
      },
    );
  },
});
