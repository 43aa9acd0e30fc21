import type { Transaction } from '../../platform/transaction.ts';
import { VersionTaken } from '../held-version.ts';
import type { OrganisationEvent } from './organisations.contract.ts';
import { OrganisationNotFound } from './errors.ts';
import type { Organisation } from './organisation.ts';
import type { Actor, OrganisationServices } from './services.ts';

export interface OrganisationChange {
  readonly actor: Actor;
  /** What the organisation's log calls it. */
  readonly action: string;
  /** The id of whom or what it was done to. */
  readonly about?: string;
  readonly event: OrganisationEvent;
  /** Whom the event concerns. @default the actor */
  readonly subject?: string;
  /** What becomes different. @default its version alone */
  readonly set?: Partial<Pick<Organisation, 'name' | 'members' | 'owners'>>;
}

type Deps = Pick<OrganisationServices, 'organisations' | 'audit' | 'transactions'>;

/**
 * Begins the transaction of a change: the organisation's next version, the event that tells of it, and its audit entry;
 * three writes. It fails with VersionTaken when the organisation has changed since it was read.
 *
 * @throws OrganisationNotFound for one whose deletion has begun
 */
export function changeOrganisation(
  { organisations, audit, transactions }: Deps,
  current: Organisation,
  { actor, action, about, event, subject, set }: OrganisationChange,
): { readonly transaction: Transaction; readonly next: Organisation } {
  if (current.deletingSince !== null) throw new OrganisationNotFound();
  const { organisationId } = current;
  const next = { ...current, ...set, version: current.version + 1 };
  const taken = () => new VersionTaken();
  const transaction = transactions
    .begin()
    .add(organisations.replace(next), taken)
    .emit(organisationEvent(next, { event, subject: subject ?? actor.userId }), taken)
    .add(
      audit.append({
        organisationId,
        by: actor.userId,
        action,
        device: actor.device,
        ...(about && { about }),
      }),
    );
  return { transaction, next };
}

/** An event of an organisation, at its version. */
export function organisationEvent(
  { organisationId, version }: Pick<Organisation, 'organisationId' | 'version'>,
  { event, subject }: { readonly event: OrganisationEvent; readonly subject: string },
) {
  return { module: 'users', aggregate: organisationId, subject, version, ...event };
}
