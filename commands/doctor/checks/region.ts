import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Account, type Check, fail, isError, ok } from '../check.ts';

/** A region that the account has not switched on takes no credentials at all. */
export const region: Check<Account> = {
  title: 'region',
  async look({ aws, chosen }) {
    const { region } = chosen.stage;
    try {
      await aws().client(STSClient).send(new GetCallerIdentityCommand({}));
      return ok(`${region} is enabled`);
    } catch (error) {
      if (!isError(error, 'InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidToken')) throw error;
      return fail(
        `${region} does not take the account's credentials`,
        `aws account enable-region --region-name ${region}   (minutes; console: Account > AWS Regions)`,
      );
    }
  },
};
