import { checkSecrets } from '../secrets/check.ts';
import type { Account, Check, Machine } from './check.ts';
import { alarmMail } from './checks/alarm-mail.ts';
import { bootstrap } from './checks/bootstrap.ts';
import { concurrency } from './checks/concurrency.ts';
import { connection } from './checks/connection.ts';
import { delegation } from './checks/delegation.ts';
import { deployRights } from './checks/deploy-rights.ts';
import { git } from './checks/git.ts';
import { hostedZone } from './checks/hosted-zone.ts';
import { mailAccount } from './checks/mail-account.ts';
import { node } from './checks/node.ts';
import { packages } from './checks/packages.ts';
import { region } from './checks/region.ts';
import { secretsBy } from './checks/secrets.ts';
import { sender } from './checks/sender.ts';
import { stacks } from './checks/stacks.ts';
import { zones } from './checks/zones.ts';

export const MACHINE_CHECKS: readonly Check<Machine>[] = [node, packages, git];

export const ACCOUNT_CHECKS: readonly Check<Account>[] = [
  region,
  bootstrap,
  deployRights,
  concurrency,
  mailAccount,
  connection,
];

export const STAGE_CHECKS: readonly Check<Account>[] = [
  zones,
  hostedZone,
  delegation,
  sender,
  stacks,
  secretsBy(checkSecrets),
  alarmMail,
];
