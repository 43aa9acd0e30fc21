import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { type Account, type Check, fail, isError, ok, skip } from '../check.ts';

/** Whether SES takes mails from the stage's sender. */
export const sender: Check<Account> = {
  title: 'sender',
  async look({ aws, chosen: { stage, settings } }) {
    const { identity } = settings.mail;
    const found = await find(aws().client(SESv2Client), identity);
    if (!found) {
      return skip(
        `${identity} is not known to SES yet, the deployment makes it`,
        identity.includes('@')
          ? `then open the link that AWS mails to ${identity}`
          : 'then wait until its records are seen, some minutes: run this again',
      );
    }
    if (found.VerifiedForSendingStatus) return ok(`${identity} is verified`);
    return fail(
      `${identity} is not verified (${found.VerificationStatus}): SES refuses its mails`,
      identity.includes('@')
        ? `open the link that AWS has mailed to ${identity}; again: aws ses verify-email-identity --email-address ${identity} --region ${stage.region}`
        : `compare the zone's CNAME records with: aws sesv2 get-email-identity --email-identity ${identity} --query DkimAttributes --region ${stage.region}`,
    );
  },
};

async function find(ses: SESv2Client, identity: string): Promise<GetEmailIdentityCommandOutput | null> {
  try {
    return await ses.send(new GetEmailIdentityCommand({ EmailIdentity: identity }));
  } catch (error) {
    if (isError(error, 'NotFoundException')) return null;
    throw error;
  }
}
