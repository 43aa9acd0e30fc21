import type { Table } from '../../platform/dynamodb/table.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { OrganisationRepository } from './organisation.repository.ts';
import { SubscriptionRepository } from './subscription.repository.ts';

/** Stripe's, and `none`: there is nothing that could be renewed. */
const OVER: readonly string[] = ['none', 'canceled', 'incomplete_expired'];

/** What is read of payments' `subscription.changed`; payments knows organisations, and not the other way round. */
interface SubscriptionNews {
  readonly organisationId: string;
  readonly status: string;
  readonly endsAt: number | null;
}

/** Takes payments' events about subscriptions; see SubscriptionRepository. It may get one twice, late, in any order. */
export function subscriptionFollower(table: Table): (event: DomainEvent) => Promise<void> {
  const [organisations, subscriptions] = [
    new OrganisationRepository(table),
    new SubscriptionRepository(table),
  ];
  return async ({ data, version }) => {
    const { organisationId, status, endsAt } = data as SubscriptionNews;
    if (!(await organisations.find(organisationId))) return; // nothing of it may come back
    const renews = !OVER.includes(status) && endsAt === null;
    await subscriptions.note({ organisationId, renews, version });
  };
}
