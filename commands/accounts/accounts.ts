import { identityIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { changeAccount } from './change-account.ts';

await main({
  name: 'npm run accounts',
  usage: `
Suspends somebody's account in a deployed stage, reinstates it, or ends its sessions. Each change is in their audit log.

  npm run accounts -- <stage> <option>

  --suspend MAIL    no login and no API key lets them in; their sessions end: at once for payments, admin routes and
                    what needs a fresh proof, within ten seconds elsewhere
  --reinstate MAIL  they may log in again, and their API keys are good again
  --log-out MAIL    their sessions end, as for --suspend, and nothing else: they may log in at once
  --reason TEXT     why, for the audit logs; the person may read it
  --help            this text

${FOR_THE_REHEARSAL}
`,
  options: {
    suspend: { type: 'string' },
    reinstate: { type: 'string' },
    'log-out': { type: 'string' },
    reason: { type: 'string' },
  },
  async run({ positionals, values }) {
    const chosen = await stageOf(positionals);
    const aws = await awsOf(chosen);
    const { administrationBy } = await operatorOf(chosen, aws);
    const { arn: identity } = await identityIn(aws);
    const administration = administrationBy({ identity, reason: values.reason ?? null });
    console.log(await changeAccount(administration, values));
  },
});
