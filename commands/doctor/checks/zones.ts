import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Account, type Check, ok, warn } from '../check.ts';

// AWS's public list of zones, which not every region answers for:
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
const PATH = '/aws/service/global-infrastructure/availability-zones/';
const LIST_REGION = 'us-east-1';

/** The zones of the config are zones that AWS has; that they are of the stage's region the config's check sees. */
export const zones: Check<Account> = {
  title: 'zones',
  async look({ aws, chosen: { stage } }) {
    const { InvalidParameters = [] } = await aws(LIST_REGION)
      .client(SSMClient)
      .send(new GetParametersCommand({ Names: stage.zones.map((zone) => PATH + zone) }));

    const unknown = InvalidParameters.map((name) => name.slice(PATH.length));
    if (unknown.length === 0) return ok(`${stage.zones.join(' and ')} are zones of ${stage.region}`);
    return warn(
      `AWS's list of zones has no ${unknown.join(' and no ')}`,
      `choose two of: aws ec2 describe-availability-zones --region ${stage.region} --query 'AvailabilityZones[].ZoneId'`,
    );
  },
};
