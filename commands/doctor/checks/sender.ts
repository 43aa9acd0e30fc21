import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { type Account, type Check, type Finding, fail, isError, ok, skip } from '../check.ts';

/** Whether SES takes mails from both of the stage's senders. */
export const sender: Check<Account> = {
  title: 'sender',
  async look({ aws, chosen: { stage, settings } }) {
    const identities = [settings.mail.identity, settings.mail.product.identity];
    for (const identity of identities) {
      const trouble = troubleOf(identity, await find(aws().client(SESv2Client), identity), stage.region);
      if (trouble) return trouble;
    }
    return ok(`${identities.join(' and ')} are verified`);
  },
};

/** Null for one that may send. */
function troubleOf(
  identity: string,
  found: GetEmailIdentityCommandOutput | null,
  region: string,
): Finding | null {
  if (!found) {
    return skip(
      `${identity} is not known to SES yet, the deployment makes it`,
      identity.includes('@')
        ? `then open the link that AWS mails to ${identity}`
        : 'then wait until its records are seen, some minutes: run this again',
    );
  }
  if (found.VerifiedForSendingStatus) return null;
  return fail(
    `${identity} is not verified (${found.VerificationStatus}): SES refuses its mails`,
    identity.includes('@')
      ? `open the link that AWS has mailed to ${identity}; again: aws ses verify-email-identity --email-address ${identity} --region ${region}`
      : `compare the zone's CNAME records with: aws sesv2 get-email-identity --email-identity ${identity} --query DkimAttributes --region ${region}`,
  );
}

async function find(ses: SESv2Client, identity: string): Promise<GetEmailIdentityCommandOutput | null> {
  try {
    return await ses.send(new GetEmailIdentityCommand({ EmailIdentity: identity }));
  } catch (error) {
    if (isError(error, 'NotFoundException')) return null;
    throw error;
  }
}
