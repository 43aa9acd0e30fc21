import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { outputsOf } from '../shared/outputs.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { logsIn } from './logs-in.ts';
import { ownersOf } from './owners.ts';
import { verifyLogs } from './verify-logs.ts';

await main({
  name: 'npm run audit',
  usage: `
Holds the audit logs of a deployed stage to their chains: says of each that it is whole, from when to when, and where it
ends, or what was changed, removed, inserted or cut off. Reads with your credentials and changes nothing.

  npm run audit -- <stage> [options]

  --organisation ID   the log of one organisation
  --user ID           the log of one person
  --admins            the log of what administrators did
  --noted COUNT:HASH  an end of that one log that was noted down before must still be in its chain
  --help              this text

Without an option it reads every log there is. Exit code 0: all are whole; 2: one is broken; 1: it could not be told.

${FOR_THE_REHEARSAL}
`,
  options: {
    organisation: { type: 'string' },
    user: { type: 'string' },
    admins: { type: 'boolean' },
    noted: { type: 'string' },
  },
  async run({ positionals, values }) {
    const owners = ownersOf(values);
    const chosen = await stageOf(positionals);
    const aws = await awsOf(chosen);
    const { verifyAuditLog } = await operatorOf(chosen, aws);
    const table = (await outputsOf(aws, chosen.naming, 'data')).get('usersTableName');
    const verify = { verify: verifyAuditLog, noted: values.noted, out: console.log };
    return verifyLogs(owners ?? logsIn(aws, table), verify);
  },
});
