import { awsIn, identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { checkSecrets, provideSecrets } from './check.ts';
import { table, verdict } from './report.ts';

await main({
  name: 'npm run secrets',
  usage: `
Lists what a deployed stage needs besides its stacks, and makes what is missing: the account that the heartbeat and the
smoke test log in with. It can be repeated, and prints no secret.

  npm run secrets -- <stage> [options]

  --check  only looks; the exit code is 1 while something is missing
  --help   this text

For the rehearsal: AWS_ENDPOINT_URL=<its aws address> AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator
`,
  options: { check: { type: 'boolean' } },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const aws = awsIn(chosen.stage.region);
    await identityIn(aws, process.env['AWS_ENDPOINT_URL'] ? undefined : chosen.stage.account);
    const outcomes = values.check ? await checkSecrets(chosen, aws) : await provideSecrets(chosen, aws);
    const { line, code } = verdict(outcomes, chosen.stage.name);
    console.log(`${table(outcomes)}\n${line}`);
    return code;
  },
});
