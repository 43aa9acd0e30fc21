import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { checkSecrets } from '../../secrets/check.ts';
import { deployedStack } from '../../shared/deployed-stacks.ts';
import { type Account, type Check, fail, ok, skip, warn } from '../check.ts';

/**
 * What a deployed stage needs besides its stacks: secrets that a person enters, an account to log in with.
 * @param look as `npm run secrets -- <stage> --check` does
 */
export const secretsBy = (look: typeof checkSecrets): Check<Account> => ({
  title: 'secrets',
  async look({ chosen, aws }) {
    const { project, stage } = chosen.naming;
    // the last of those that secrets stand in
    const app = await deployedStack(aws().client(CloudFormationClient), `${project}-${stage}-app`);
    if (!app) return skip('the stage is not deployed yet, the deployment makes them');

    const outcomes = await look(chosen, aws());
    const open = outcomes.filter(({ state }) => state === 'missing' || state === 'manual');
    if (open.length === 0) return ok(`${outcomes.length} are there`);
    const found = open.map(({ what, found }) => `${what} ${found}`).join('; ');
    const advice = `npm run secrets -- ${stage}`;
    return open.some(({ state }) => state === 'manual') ? fail(found, advice) : warn(found, advice);
  },
});
