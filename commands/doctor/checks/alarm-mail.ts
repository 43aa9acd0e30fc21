import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { type DeployedResource, resourcesOf } from '../../shared/deployed-resources.ts';
import { type Account, type Check, isError, skip } from '../check.ts';
import { stacksOf } from '../places.ts';

/** AWS asks the alarms' address once whether it wants the mails; an address that doesn't answer is never told. */
export const alarmMail: Check<Account> = {
  title: 'alarm mail',
  async look(account) {
    const { address } = account.chosen.settings.alarms;
    const topics = await topicsOf(account);
    if (topics.length === 0) {
      return skip(
        'nothing is deployed yet, so there is nothing to confirm',
        `after the deployment open the link that AWS mails to ${address}: before that no alarm reaches anybody`,
      );
    }
    const [{ arn, region } = { arn: '', region: '' }] = topics;
    return skip(
      `whether ${address} has confirmed is not asked: no client of SNS is installed`,
      `no SubscriptionArn may be PendingConfirmation: aws sns list-subscriptions-by-topic --topic-arn ${arn} --region ${region}`,
    );
  },
};

async function topicsOf({ aws, chosen }: Account): Promise<{ arn: string; region: string }[]> {
  const lists = await Promise.all(
    stacksOf(chosen).map(async ({ name, region }) => {
      const resources = await resourcesOf(aws(region).client(CloudFormationClient), name).catch(noneYet);
      return resources
        .filter(({ type }) => type === 'AWS::SNS::Topic')
        .map(({ physicalId }) => ({ arn: physicalId, region }));
    }),
  );
  return lists.flat();
}

function noneYet(error: unknown): DeployedResource[] {
  if (isError(error, 'ValidationError')) return [];
  throw error;
}
