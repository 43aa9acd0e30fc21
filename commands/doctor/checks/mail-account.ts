import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { type Account, type Check, fail, ok, warn } from '../check.ts';

/** Whether SES sends for the account, and to anybody. */
export const mailAccount: Check<Account> = {
  title: 'mail account',
  async look({ aws, chosen: { stage, settings } }) {
    const account = await aws().client(SESv2Client).send(new GetAccountCommand({}));
    const daily = account.SendQuota?.Max24HourSend ?? 0;
    const console = `https://${stage.region}.console.aws.amazon.com/ses/home?region=${stage.region}#/account`;

    if (!account.SendingEnabled || account.EnforcementStatus === 'SHUTDOWN')
      return fail('SES has stopped sending for the account', `read why and answer: ${console}`);
    if (!account.ProductionAccessEnabled) {
      const site = settings.host ? `https://${settings.host}` : 'https://<your site>';
      return warn(
        `in the sandbox: ${daily} mails a day, and only to addresses that are verified`,
        `aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url ${site} --region ${stage.region}   (about a day; console: ${console})`,
      );
    }
    if (account.EnforcementStatus === 'PROBATION')
      return warn('SES has put the account under review', `read why and answer: ${console}`);
    return ok(`${daily} mails a day to anybody`);
  },
};
