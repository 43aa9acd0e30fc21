import { main } from '../shared/command.ts';
import { examineAll } from './examination.ts';
import { count, render } from './report.ts';

await main({
  name: 'npm run doctor',
  usage: `
Looks at this machine, the account and a stage, and says what is in the way of a deployment; changes nothing.

  npm run doctor -- [<stage>] [options]     without a stage, the first of soloist.config.ts

  --json  the findings for a program
  --help  this text

Exit code 1 when something is in the way.
`,
  options: { json: { type: 'boolean' } },
  async run({ positionals, values }) {
    const { stage, findings } = await examineAll(positionals);
    const summary = count(findings);
    if (values.json) {
      console.log(JSON.stringify({ stage, findings, summary }, null, 2));
    } else {
      if (stage) console.log(`stage ${stage.name} in ${stage.region}\n`);
      console.log(render(findings));
    }
    return summary.fail > 0 ? 1 : 0;
  },
});
