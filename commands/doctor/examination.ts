import { readConfig } from '../../bin/read-config.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { stageOf } from '../shared/stage.ts';
import { accountOf } from './account.ts';
import { type Account, fail, type Finding, ok } from './check.ts';
import { ACCOUNT_CHECKS, MACHINE_CHECKS, STAGE_CHECKS } from './checks.ts';
import { examine, leaveOut, unanswered } from './examine.ts';
import { thisMachine } from './machine.ts';
import type { Examined, Group } from './report.ts';

/** Everything that is to be known before a deployment. */
export interface Examination {
  /** Null when the config could not be read. */
  readonly stage: { readonly name: string; readonly region: string } | null;
  readonly findings: readonly Examined[];
}

/**
 * Looks at the machine, and as far as config and credentials lead at the account and the stage.
 * @param names the stage's, or none for the config's first
 * @throws Refusal for a stage that the config does not have
 */
export async function examineAll(names: readonly string[]): Promise<Examination> {
  const machine = await examine('machine', MACHINE_CHECKS, thisMachine());
  const config = await readConfig().catch(configRefusal);
  if ('level' in config) {
    const findings = [...machine, row('machine', 'config', config), ...nobodyAsked('without a config')];
    return { stage: null, findings };
  }

  const chosen = await stageOf(names.length > 0 ? names : [firstStage(config)], config);
  const { name, region } = chosen.stage;
  const known = [...machine, row('machine', 'config', ok(`soloist.config.ts, stage ${name}`))];
  const account = await accountOf(chosen).catch(unanswered);
  const rest =
    'level' in account
      ? [row('account', 'credentials', account), ...nobodyAsked('without credentials for the account')]
      : await examineAccount(account);
  return { stage: { name, region }, findings: [...known, ...rest] };
}

async function examineAccount(account: Account): Promise<Examined[]> {
  const { identity, chosen } = account;
  const where = chosen.stage.account ? '' : ', which the config leaves open';
  const found = ok(`account ${identity.account}${where}, as ${identity.arn}`);
  const [inAccount, inStage] = await Promise.all([
    examine('account', ACCOUNT_CHECKS, account),
    examine('stage', STAGE_CHECKS, account),
  ]);
  return [row('account', 'credentials', found), ...inAccount, ...inStage];
}

const nobodyAsked = (reason: string) => [
  ...leaveOut('account', ACCOUNT_CHECKS, `not asked ${reason}`),
  ...leaveOut('stage', STAGE_CHECKS, `not asked ${reason}`),
];

const firstStage = ({ stages }: SoloistConfig) => stages[0]!.name;

const row = (group: Group, title: string, finding: Finding): Examined => ({ group, title, ...finding });

function configRefusal(error: unknown): Finding {
  if (!(error instanceof Refusal)) throw error;
  return fail(error.message, 'correct it, then run this again');
}
