import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Refusal } from '../../lib/errors/refusal.ts';
import { awsIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { openDeployWindow, windowMinutes } from './window.ts';

const MAX_MINUTES = 110;

await main({
  name: 'npm run window',
  usage: `
Keeps a stage's alarms quiet while something is done to it; the deploy command and the pipeline do this by themselves.

  npm run window -- <stage> [options]

  --minutes N  how long, from now (default 15, with a canary 30, at most ${MAX_MINUTES})
  --help       this text
`,
  options: { minutes: { type: 'string' } },
  async run({ positionals, values }) {
    const { stage, settings } = await stageOf(positionals);
    const minutes = readMinutes(values.minutes) ?? windowMinutes(settings);
    const cloudwatch = awsIn(stage.region).client(CloudWatchClient);
    await openDeployWindow(cloudwatch, { stage: stage.name, minutes, now: new Date() });
    console.log(`deploy window of ${stage.name}: its alarms mail nobody for ${minutes} minutes`);
  },
});

function readMinutes(text: string | undefined): number | null {
  if (text === undefined) return null;
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES) return minutes;
  throw new Refusal(`--minutes is '${text}', expected a whole number from 1 to ${MAX_MINUTES}`);
}
