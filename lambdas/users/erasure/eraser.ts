import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import { AuditRepository } from '../audit/audit.repository.ts';
import { InvitationRepository } from '../invitations/invitation.repository.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { memberships } from '../organisations/memberships.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import { SubscriptionRepository } from '../organisations/subscription.repository.ts';
import type { EraseMessage } from '../users.contract.ts';
import { erase } from './erase.ts';
import { ErasureRepository } from './erasure.repository.ts';
import type { Tombstones } from './erasure.ts';
import { findDue } from './find-due.ts';

export interface EraserDeps {
  /** users' own. */
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** How long entries of audit logs are kept. */
  readonly auditKeepDays: number;
  readonly tombstones: Tombstones;
  /** Of every module that keeps anything of a person, in the order in which they are erased. */
  readonly modules: Readonly<Record<string, Pick<PersonalData, 'eraseUser'>>>;
  /** Sends the worker's own queue messages. */
  readonly send: QueueSender<EraseMessage>;
}

/** The part of users that erases people, in a worker that reaches every module's data. */
export interface Eraser {
  /** Asks for everybody whose grace is over. */
  findDue(): Promise<void>;
  /** Erases somebody or goes on with it, as long as the invocation's time lasts. */
  erase(message: EraseMessage): Promise<void>;
}

export function eraser(deps: EraserDeps): Eraser {
  const { table, clock, auditKeepDays: keepDays } = deps;
  const erasures = new ErasureRepository(table);
  const services = {
    ...deps,
    erasures,
    organisations: new OrganisationRepository(table),
    members: new MemberRepository(table),
    memberships: memberships(table),
    invitations: new InvitationRepository(table, clock),
    subscriptions: new SubscriptionRepository(table),
    audit: new AuditRepository({ table, clock, keepDays }),
  };
  return {
    findDue: () => findDue(services),
    erase: (message) => erase(services, message),
  };
}
