import { Refusal } from '../../lib/errors/refusal.ts';
import { awsIn } from '../shared/aws.ts';
import { main } from '../shared/command.ts';
import { stageOf } from '../shared/stage.ts';
import { accountChecks, type Credentials, PUBLIC_CHECKS } from './checks.ts';
import { runChecks, table } from './run.ts';
import { siteAt } from './site.ts';
import { accountIn, addressOf, heartbeatAccount } from './target.ts';

await main({
  name: 'npm run smoke',
  usage: `
Asks a deployed system, over HTTP as a user would, whether it works. Changes nothing.

  npm run smoke -- <stage>     a stage, at the address and with the account that its stacks name
  npm run smoke -- --url URL   any address, such as http://localhost:3000

  --help  this text

E2E_EMAIL and E2E_PASSWORD name the account to log in with; without one the login is not tried, and that is said.
`,
  options: { url: { type: 'string' } },
  async run({ positionals, values }) {
    const { url, account } = values.url
      ? { url: readUrl(values.url), account: accountIn(process.env) }
      : await deployed(positionals);
    console.log(url);
    const checks = [...PUBLIC_CHECKS, ...(account ? accountChecks(account) : [])];
    const outcomes = await runChecks(siteAt(url), checks, { deadline: 120_000, pause: 2_000 });
    console.log(table(outcomes));
    if (!account)
      console.log('  --    login and profile: no account to log in with, set E2E_EMAIL and E2E_PASSWORD');
    const failed = outcomes.filter(({ ok }) => !ok).length;
    console.log(
      failed === 0
        ? 'all is well'
        : `${failed} of ${outcomes.length} failed, see docs/runbooks/delivery.md#verify`,
    );
    return failed === 0 ? 0 : 1;
  },
});

async function deployed(names: readonly string[]): Promise<{ url: string; account: Credentials | null }> {
  const chosen = await stageOf(names);
  const aws = awsIn(chosen.stage.region);
  const url = await addressOf(chosen, aws);
  return { url, account: accountIn(process.env) ?? (await heartbeatAccount(chosen, aws)) };
}

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.origin;
  throw new Refusal(`--url is '${text}', expected an address such as https://staging.example.com`);
}
