import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Account, type Check, isError, ok, skip, warn } from '../check.ts';

/** What a template may do to the account is what CloudFormation's own role may do. */
export const deployRights: Check<Account> = {
  title: 'deploy rights',
  async look({ aws }) {
    try {
      const { Stacks = [] } = await aws()
        .client(CloudFormationClient)
        .send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
      const value = Stacks[0]?.Parameters?.find(
        ({ ParameterKey }) => ParameterKey === 'CloudFormationExecutionPolicies',
      )?.ParameterValue;
      return judge(value ?? '');
    } catch (error) {
      if (isError(error, 'ValidationError')) return skip('there is no CDKToolkit stack to ask');
      throw error;
    }
  },
};

function judge(policies: string) {
  const names = policies.split(',').map((arn) => arn.split('/').at(-1) ?? '');
  // without a choice, the bootstrap template takes the administrator's policy
  if (policies === '' || names.includes('AdministratorAccess')) {
    return warn(
      'CloudFormation deploys with AdministratorAccess: a template may do anything to the account',
      'npm run deploy -- bootstrap   (makes policies with what the stacks need)',
    );
  }
  return ok(`CloudFormation may do no more than ${names.join(', ')}`);
}
