import { text } from 'node:stream/consumers';
import { Refusal } from '../../lib/errors/refusal.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { awsOf, FOR_THE_REHEARSAL } from '../shared/stage-aws.ts';
import { API_VERSION, connect, refuse } from './client.ts';
import { groundOf } from './ground.ts';
import { chooseKey } from './secret-key.ts';
import { apply, findDifferences, line } from './sync.ts';

await main({
  name: 'npm run stripe',
  usage: `
Brings what soloist.config.ts sells to Stripe: products, prices, meters, the customer portal and the webhook endpoint,
whose secret it stores. It can be repeated, prints no secret, and takes nothing from who has bought it.

  npm run stripe -- <stage> [options]

  --check           only looks; the exit code is 1 while something differs
  --set key         first: reads the secret key from the standard input, and stores it
                    npm run stripe -- staging --set key < file
  --rotate webhook  webhooks get another secret; the one before is good for 24 hours, then the next run removes it
  --live            a live key in a stage that is not the last one, or that had a test key
  --help            this text

  STRIPE_SECRET_KEY      stores this key first
  STRIPE_WEBHOOK_SECRET  stores this webhook secret, and registers no endpoint: for stripe listen

${FOR_THE_REHEARSAL}
STRIPE_ENDPOINT_URL=<its stripe address>
`,
  options: {
    check: { type: 'boolean' },
    set: { type: 'string' },
    rotate: { type: 'string' },
    live: { type: 'boolean' },
  },
  async run({ positionals, values: { check = false, set, rotate, live = false } }) {
    const chosen = await stageOf(positionals);
    if (set !== undefined && set !== 'key') throw new Refusal(`unknown secret '${set}', expected key`);
    if (rotate !== undefined && rotate !== 'webhook') {
      throw new Refusal(`unknown secret '${rotate}', expected webhook`);
    }
    if (check && (set ?? rotate) !== undefined) {
      throw new Refusal('--check only looks: leave it, or --set and --rotate');
    }
    const aws = await awsOf(chosen);
    const ground = await groundOf(chosen, aws);

    const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = process.env;
    const given = set === undefined ? (STRIPE_SECRET_KEY ?? null) : await text(process.stdin);
    const key = chooseKey({ ...ground, given, stored: ground.secret.secretKey, live });
    const differences = await findDifferences(ground, {
      stripe: connect(key),
      apiVersion: API_VERSION,
      now: Date.now(),
      rotate: rotate !== undefined,
      webhookSecret: STRIPE_WEBHOOK_SECRET || null,
    }).catch(refuse);
    if (check)
      return report(
        ground.stage,
        differences.map((difference) => line(difference, 'differs')),
      );

    // Stripe has taken it by now
    if (key !== ground.secret.secretKey) await ground.save({ secretKey: key });
    await apply(differences, console.log).catch(refuse);
    console.log(`Stripe has what ${ground.stage} sells`);
    return 0;
  },
});

function report(stage: string, lines: readonly string[]): number {
  for (const each of lines) console.log(each);
  if (lines.length === 0) console.log(`Stripe has what ${stage} sells`);
  else console.log(`Stripe lacks something of ${stage}: run npm run stripe -- ${stage}`);
  return lines.length === 0 ? 0 : 1;
}
