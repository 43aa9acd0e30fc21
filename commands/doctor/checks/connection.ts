import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { type Account, type Check, fail, isError, ok, skip } from '../check.ts';

/** The pipeline's way to the repository, which a person has to complete in the console. */
export const connection: Check<Account> = {
  title: 'connection',
  async look({ aws, chosen, identity }) {
    const { delivery } = chosen.config;
    if (!delivery) return skip('the config has no delivery, deployments start from this machine');

    const [, , , region = '', owner] = delivery.connection.split(':');
    if (owner !== identity.account)
      return skip(`the connection is account ${owner}'s, ask with that account's credentials`);
    const console = `https://${region}.console.aws.amazon.com/codesuite/settings/connections?region=${region}`;
    try {
      const { Connection } = await aws(region)
        .client(CodeStarConnectionsClient)
        .send(new GetConnectionCommand({ ConnectionArn: delivery.connection }));
      const status = Connection?.ConnectionStatus;
      if (status === 'AVAILABLE')
        return ok(`${Connection?.ConnectionName} to ${Connection?.ProviderType} is available`);
      return fail(
        `${Connection?.ConnectionName} is ${status}: nobody has allowed it at ${Connection?.ProviderType} yet`,
        `open ${console}, choose it, then 'Update pending connection'`,
      );
    } catch (error) {
      if (!isError(error, 'ResourceNotFoundException')) throw error;
      return fail(
        `there is no connection ${delivery.connection}`,
        `make one at ${console} and put its ARN into soloist.config.ts`,
      );
    }
  },
};
