import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Account, type Check, fail, ok, warn } from '../check.ts';

// what AWS gives a new account: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const NEW_ACCOUNT = 10;
const QUOTA = 'L-B99A9384';

/** How many requests the account serves at once, and whether the stage's alarms know. */
export const concurrency: Check<Account> = {
  title: 'concurrency',
  async look({ aws, chosen: { stage, settings } }) {
    const { AccountLimit } = await aws().client(LambdaClient).send(new GetAccountSettingsCommand({}));
    const quota = AccountLimit?.ConcurrentExecutions ?? 0;
    const more = `aws service-quotas request-service-quota-increase --service-code lambda --quota-code ${QUOTA} --desired-value 1000 --region ${stage.region}`;

    if (quota < settings.concurrency) {
      return fail(
        `the account may run ${quota} functions at once, but the stage counts on ${settings.concurrency}`,
        `${more}, or set concurrency: ${quota} for ${stage.name} in soloist.config.ts`,
      );
    }
    if (quota <= NEW_ACCOUNT)
      return warn(`${quota} functions at once, as for a new account: enough to try, not to open`, more);
    if (quota > settings.concurrency) {
      return warn(
        `the account may run ${quota} functions at once, the alarm rings at 90 % of ${settings.concurrency}`,
        `set concurrency: ${quota} for ${stage.name} in soloist.config.ts`,
      );
    }
    return ok(`${quota} functions at once`);
  },
};
