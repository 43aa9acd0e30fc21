import { stacksOfAssembly, type SynthesisedStack } from '../shared/assembly.ts';
import { main } from '../shared/command.ts';
import { stackFamily } from '../shared/stack-family.ts';
import { type ChosenStage, stageOf } from '../shared/stage.ts';
import { withAssembly } from '../shared/synth.ts';
import type { Template } from './change.ts';
import { deployedSide } from './deployed.ts';
import { guard } from './judge.ts';
import { report } from './report.ts';
import { changesBetween, readSide, saveSide, sideOf } from './sides.ts';

await main({
  name: 'npm run guard',
  usage: `
Compares a stage's templates with what is deployed, and refuses what would lose data or break what is running.

  npm run guard -- <stage> [options]

  --against FOLDER   compares with a saved set instead of the account: needs no credentials
  --save FOLDER      saves the templates as such a set, and compares nothing
  --assembly FOLDER  takes the templates from there, cdk.out, instead of synthesising them
  --help             this text
`,
  options: { against: { type: 'string' }, save: { type: 'string' }, assembly: { type: 'string' } },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const stacks = await templatesOf(chosen, values.assembly);
    if (values.save !== undefined) {
      saveSide(values.save, sideOf(stacks));
      console.log(`saved ${stacks.length} templates in ${values.save}`);
      return 0;
    }
    const before = values.against ? readSide(values.against) : await deployedSide(stackFamily(chosen));
    const changes = changesBetween(before, sideOf(stacks));
    const refused = guard(changes);
    (refused.length > 0 ? console.error : console.log)(report(refused, changes));
    return refused.length > 0 ? 1 : 0;
  },
});

async function templatesOf(
  { stage }: ChosenStage,
  assembly: string | undefined,
): Promise<SynthesisedStack<Template>[]> {
  return assembly === undefined
    ? withAssembly((folder) => stacksOfAssembly(folder, stage.name))
    : stacksOfAssembly(assembly, stage.name);
}
