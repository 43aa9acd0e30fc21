import { Refusal } from '../../lib/errors/refusal.ts';
import { main } from '../shared/command.ts';
import { operatorOf } from '../shared/operator.ts';
import { outputsOf } from '../shared/outputs.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { accountsQueue } from './accounts-queue.ts';
import { reapply } from './reapply.ts';
import { dueList, summary } from './report.ts';
import { tombstonesIn } from './tombstones.ts';

await main({
  name: 'npm run erasures',
  usage: `
Says how many people have asked to be erased from a deployed stage, and how many were. After a table was restored it
erases again whoever came back with it; docs/runbooks/recovery.md says when.

  npm run erasures -- <stage> [options]

  --due      who is due, or being erased
  --reapply  asks the accounts worker to erase everybody again who has a tombstone; nothing happens to anybody else
  --help     this text

${FOR_THE_REHEARSAL}
`,
  options: { due: { type: 'boolean' }, reapply: { type: 'boolean' } },
  async run({ positionals, values }) {
    if (values.due && values.reapply) throw new Refusal('got --due and --reapply: give one of them');
    const chosen = await stageOf(positionals);
    const aws = await awsOf(chosen);
    const bucket = (await outputsOf(aws, chosen.naming, 'data')).get('archiveBucketName');
    const tombstones = tombstonesIn(aws, bucket);
    if (values.reapply) {
      const people = await reapply({ tombstones, send: accountsQueue(aws, chosen.naming) });
      return console.log(`the accounts worker was asked to erase ${people} people again`);
    }
    const pending = (await operatorOf(chosen, aws)).pendingErasures();
    const now = Date.now();
    console.log(await (values.due ? dueList({ pending, now }) : summary({ pending, tombstones, now })));
  },
});
