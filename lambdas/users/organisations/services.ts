import type { Clock } from '../../platform/clock.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AuditRepository } from '../audit/audit.repository.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { Role } from './access.ts';
import type { MemberRepository } from './member.repository.ts';
import type { Memberships } from './memberships.ts';
import type { OrganisationRepository } from './organisation.repository.ts';
import type { SubscriptionRepository } from './subscription.repository.ts';

/** What the use cases of organisations work with. */
export interface OrganisationServices {
  readonly organisations: OrganisationRepository;
  readonly members: MemberRepository;
  readonly memberships: Memberships;
  readonly invitations: SentInvitations;
  readonly subscriptions: SubscriptionRepository;
  readonly audit: Pick<AuditRepository, 'append'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/** What becomes of invitations when who sent them, or what they lead to, changes. */
export interface SentInvitations {
  /** What ends with somebody's right to invite: nothing while their role still has it; null where they leave. */
  revokedWith(member: {
    readonly organisationId: string;
    readonly userId: string;
    readonly role: Role | null;
  }): Promise<readonly Write[]>;
  /** Removes up to so many of an organisation's, open or not: three writes each, none when none is left. */
  deletions(organisationId: string, limit: number): Promise<readonly Write[]>;
}

/** Who does something, for audit logs. */
export interface Actor {
  readonly userId: string;
  /** What did it, such as `Firefox on Linux`. */
  readonly device: string;
}
