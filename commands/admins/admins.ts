import { identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { changeAdmins } from './change-admins.ts';

await main({
  name: 'npm run admins',
  usage: `
Lists who administrates a deployed stage, or changes it. Who becomes an admin must have registered; admin routes let
them in from the next request on, in sessions that two factors have proven. Each change is in their audit log
and in that of the administrators, with whom AWS knows you as.

  npm run admins -- <stage> [options]

  --add MAIL     makes the person an admin
  --remove MAIL  the next request is without the role
  --reason TEXT  why, for the audit logs; the person may read it
  --rebuild-search
                 makes what administrators search people by anew, after its table was lost or restored
  --help         this text

${FOR_THE_REHEARSAL}
`,
  options: {
    add: { type: 'string' },
    remove: { type: 'string' },
    reason: { type: 'string' },
    'rebuild-search': { type: 'boolean' },
  },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const aws = await awsOf(chosen);
    const { administrationBy, rebuildSearch } = await operatorOf(chosen, aws);
    const { arn: identity } = await identityIn(aws);
    const administration = administrationBy({ identity, reason: values.reason ?? null });
    if (values['rebuild-search']) console.log(`${await rebuildSearch()} people can be found`);
    else console.log(await changeAdmins(administration, values));
  },
});
