import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
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

${FOR_THE_REHEARSAL}
`,
  options: { add: { type: 'string' }, remove: { type: 'string' } },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const aws = await awsOf(chosen);
    const { administration } = await operatorOf(chosen, aws);
    console.log(await changeAdmins(administration, values));
  },
});
