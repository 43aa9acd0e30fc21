import { setTimeout } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { peopleSearch, rebuildSearch, searchUnderRoot } from '../admin/index.ts';
import {
  accountAdministration,
  accountProvisioning,
  authUnderRoot,
  describeDevice,
  operatorActor,
  withdrawKeys,
  type Administration,
  type Provisioning,
} from '../auth/index.ts';
import { suppressionsUnderRoot, webhooksUnderRoot } from '../notifications/index.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { systemClock } from '../platform/clock.ts';
import { connect } from '../platform/dynamodb/connect.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { answersUnderRoot } from '../platform/rekeying/answers.ts';
import { scanWith } from '../platform/rekeying/scan.ts';
import { sweep } from '../platform/rekeying/sweep.ts';
import type { SweepReport, SweepWork } from '../platform/rekeying/sweep.ts';
import type { Roots } from '../platform/roots.ts';
import { Transactions } from '../platform/transaction.ts';
import {
  auditChain,
  pendingErasures,
  usersModule,
  usersUnderRoot,
  type AuditLogOwner,
  type Due,
  type Verdict,
} from '../users/index.ts';
import { answerKeys } from './answer-keys.ts';

export type { AuditLogOwner, Due, Verdict } from '../users/index.ts';
export { SIGNING_ROTATION } from '../auth/index.ts';
export { Unavailable } from '../platform/errors.ts';
export type { Standing, SweepReport, SweepWork } from '../platform/rekeying/sweep.ts';
export { knownRoots, labelOfRoot, rootIdOf } from '../platform/root-versions.ts';
export { FIRST_ROOT, ROOT_ANNOUNCED_MS, rootsAt } from '../platform/roots.ts';
export type { Roots } from '../platform/roots.ts';
export type {
  AccountState,
  Administration,
  Outcome,
  Provisioning,
  RoleHolder,
  WantedAccount,
} from '../auth/index.ts';

/** What the operator's machine is told of a stage, and reaches it by. */
export interface OperatorDeps {
  readonly tables: Readonly<Record<'auth' | 'users' | 'admin' | 'notifications' | 'events', string>>;
  /** With the operator's credentials. */
  readonly dynamodb: DynamoDBClient;
  /** The stage's data secret; asked for when it is first needed. */
  readonly dataSecret: () => Promise<Roots>;
  /** How long entries of audit logs are kept there. */
  readonly auditKeepDays: number;
}

/** What the operator does with a stage's data. */
export interface Operator extends Provisioning {
  /** @param by for the audit logs */
  administrationBy(by: { readonly identity: string; readonly reason: string | null }): Administration;
  /** For signing roots that have leaked. @param rootsAt when the newest root was made, ms since the epoch */
  withdrawKeys(rootsAt: number): Promise<void>;
  /**
   * Goes through everything that may stand under another data root than the active one; see sweep.
   * @param onPage gets the report so far
   */
  sweepDataRoots(work: SweepWork, onPage?: (report: SweepReport) => void): Promise<SweepReport>;
  /** Holds an audit log to its chain; see AuditChain. */
  verifyAuditLog(owner: AuditLogOwner, noted?: string): Promise<Verdict>;
  /** Everybody who has asked to be erased and is not yet, the next one first. */
  pendingErasures(): AsyncIterable<Due>;
  /**
   * Makes what administrators search people by anew: after its table was lost, or restored.
   * @param onPage gets how many people it has come to
   */
  rebuildSearch(onPage?: (people: number) => void): Promise<number>;
}

/**
 * The modules on the operator's machine: what must be done before the service can be used, or without it. Nothing here
 * reaches the cache, which is in the VPC, or can sign.
 */
export function composeOperator({ tables, dynamodb, dataSecret, auditKeepDays }: OperatorDeps): Operator {
  const clock = systemClock;
  const database = connect(async () => dynamodb);
  const transactions = new Transactions({ eventsTable: tables.events, database, clock });
  const usersTable = new Table(tables.users, database);
  const users = usersModule({
    table: usersTable,
    cache: new StoreCache(null),
    transactions,
    clock,
    dataSecret,
    describeDevice,
    auditKeepDays,
  });
  const chain = auditChain({ table: usersTable, transactions, clock, dataSecret });
  const search = peopleSearch({
    table: new Table(tables.admin, database),
    transactions,
    clock,
    dataSecret,
    users,
  });
  const table = new Table(tables.auth, database);
  const notificationsTable = new Table(tables.notifications, database);
  const deps = {
    table,
    transactions,
    clock,
    secrets: {
      data: dataSecret,
      signing: () => Promise.reject(new Error('the operator signs nothing: ask the api for tokens')),
    },
    users,
  };
  return {
    ...accountProvisioning(deps),
    administrationBy: ({ identity, reason }) => accountAdministration(deps, operatorActor(identity, reason)),
    verifyAuditLog: chain.verify,
    pendingErasures: () => pendingErasures(usersTable),
    rebuildSearch: (onPage) =>
      rebuildSearch({ scan: scanWith(dynamodb), usersTable: tables.users, project: search.project }, onPage),
    withdrawKeys: (rootsAt) => withdrawKeys(table, rootsAt),
    sweepDataRoots: async (work, onPage) => {
      const answers = answersUnderRoot({ table, keys: answerKeys(dataSecret) });
      const places = [
        // the keys first: whoever opens an address needs its owner's
        { table: tables.users, kinds: usersUnderRoot({ table: usersTable, dataSecret }) },
        { table: tables.admin, kinds: [searchUnderRoot(search.project)] },
        { table: tables.auth, kinds: [...authUnderRoot(deps), answers] },
        {
          table: tables.notifications,
          kinds: [
            webhooksUnderRoot({ table: notificationsTable, dataSecret }),
            suppressionsUnderRoot(notificationsTable),
          ],
        },
      ];
      const { active } = await dataSecret();
      return sweep(
        { tables: places, scan: scanWith(dynamodb), clock, wait: setTimeout },
        work,
        active.id,
        onPage,
      );
    },
  };
}
