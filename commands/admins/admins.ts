import { awsIn, identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { stageOf } from '../shared/stage.ts';
import { changeAdmins } from './change-admins.ts';

await main({
  name: 'npm run admins',
  usage: `
Lists who administrates a deployed stage, or changes it. Who becomes an admin must have registered; admin routes let
them in from the next request on, in sessions that two factors have proven. Each change is in their audit log.

  npm run admins -- <stage> [options]

  --add MAIL     makes the person an admin
  --remove MAIL  the next request is without the role
  --help         this text

For the rehearsal: AWS_ENDPOINT_URL=<its aws address> AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator
`,
  options: { add: { type: 'string' }, remove: { type: 'string' } },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const aws = awsIn(chosen.stage.region);
    await identityIn(aws, process.env['AWS_ENDPOINT_URL'] ? undefined : chosen.stage.account);
    const { administration } = await operatorOf(chosen, aws);
    console.log(await changeAdmins(administration, values));
  },
});
