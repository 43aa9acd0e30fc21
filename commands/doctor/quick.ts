import { Refusal } from '../../lib/errors/refusal.ts';
import type { ChosenStage } from '../shared/stage.ts';
import { accountOf } from './account.ts';
import { bootstrap } from './checks/bootstrap.ts';
import { stacks } from './checks/stacks.ts';
import { examine } from './examine.ts';

/** What would make a deployment fail after minutes, and is seen in a second. */
const QUICK_CHECKS = [bootstrap, stacks];

/**
 * Before a deployment: the credentials, their account, the CDK's bootstrap, and stacks that take no deployment.
 * @throws Refusal a line for each that is in the way, with what to do
 */
export async function checkBeforeDeploy(chosen: ChosenStage): Promise<void> {
  const account = await accountOf(chosen);
  const findings = await examine('account', QUICK_CHECKS, account);
  const inTheWay = findings.filter(({ level }) => level === 'fail');
  if (inTheWay.length === 0) return;
  throw new Refusal(inTheWay.map(({ found, advice }) => `${found}\n  → ${advice}`).join('\n'));
}
