import type { Clock } from '../../platform/clock.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AuditRepository } from '../audit/audit.repository.ts';
import type { InvitationRepository } from '../invitations/invitation.repository.ts';
import type { MemberRepository } from './member.repository.ts';
import type { Memberships } from './memberships.ts';
import type { OrganisationRepository } from './organisation.repository.ts';
import type { SubscriptionRepository } from './subscription.repository.ts';

/** What the use cases of organisations work with. */
export interface OrganisationServices {
  readonly organisations: OrganisationRepository;
  readonly members: MemberRepository;
  readonly memberships: Memberships;
  readonly invitations: InvitationRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly audit: Pick<AuditRepository, 'append'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/** Who does something, for audit logs. */
export interface Actor {
  readonly userId: string;
  /** What did it, such as `Firefox on Linux`. */
  readonly device: string;
}
