import { VersionTaken, MANY_WRITERS, updateHeld } from '../held-version.ts';
import { organisationEvent } from './change-organisation.ts';
import { ActiveSubscription, OrganisationNotFound } from './errors.ts';
import { openOrganisation } from './open-organisation.ts';
import type { Organisation } from './organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

/** Members or invitations that one transaction removes: at most three writes each, of a hundred. */
const BATCH = 30;

/**
 * Deletes an organisation and everybody's membership. From the first step on nobody joins and nothing is changed; its
 * owner stays until the last, so that a deletion that was interrupted is taken up by asking again.
 *
 * @throws OrganisationNotFound, RoleRequired, IsPersonal, ActiveSubscription
 */
export async function deleteOrganisation(
  services: OrganisationServices,
  { actor, organisationId }: { readonly actor: Actor; readonly organisationId: string },
): Promise<void> {
  const opening = { organisationId, userId: actor.userId, action: 'organisation.delete' } as const;
  const closed = await updateHeld(
    {},
    async () => close(services, (await openOrganisation(services, opening)).organisation, actor),
    MANY_WRITERS,
  );
  await dissolve(services, closed, actor);
}

/** Lets nothing more happen to it. */
async function close(
  { organisations, subscriptions, audit, transactions, clock }: OrganisationServices,
  organisation: Organisation,
  { userId, device }: Actor,
): Promise<Organisation> {
  if (organisation.deletingSince !== null) return organisation;
  const { organisationId } = organisation;
  const next = { ...organisation, deletingSince: clock.now(), version: organisation.version + 1 };
  await transactions
    .begin()
    .add(organisations.replace(next), () => new VersionTaken())
    .add(subscriptions.checkNone(organisationId), () => new ActiveSubscription())
    .add(audit.append({ organisationId, by: userId, action: ORGANISATION_AUDIT.deletionBegun, device }))
    .commit();
  return next;
}

/** Removes whatever belongs to an organisation that nothing happens to any more; repeating it changes nothing. */
export async function dissolve(
  services: OrganisationServices,
  organisation: Organisation,
  actor: Actor,
): Promise<void> {
  const { organisations, members, invitations, subscriptions, audit, transactions } = services;
  const { organisationId } = organisation;
  for (;;) {
    const writes = await invitations.deletions(organisationId, BATCH);
    if (writes.length === 0) break;
    await commitAll(services, writes);
  }
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof members.page>> = await members.page(organisationId, {
      limit: BATCH,
      cursor,
    });
    const others = page.items.filter(({ userId }) => userId !== actor.userId);
    await commitAll(
      services,
      others.flatMap((member) => members.delete(member)),
    );
    cursor = page.cursor;
  } while (cursor !== null);

  const last = { organisationId, version: organisation.version + 1 };
  const event = { type: ORGANISATION_EVENTS.deleted, data: {} } as const;
  const { userId: by, device } = actor;
  const transaction = transactions
    .begin()
    .add(organisations.delete(organisation), () => new OrganisationNotFound())
    .add(subscriptions.delete(organisationId))
    .emit(organisationEvent(last, { event, subject: by }))
    .add(audit.append({ organisationId, by, action: ORGANISATION_AUDIT.deleted, device }));
  for (const write of members.delete({ organisationId, userId: by })) transaction.add(write);
  await transaction.commit();
}

async function commitAll(
  { transactions }: Pick<OrganisationServices, 'transactions'>,
  writes: readonly Parameters<ReturnType<typeof transactions.begin>['add']>[0][],
): Promise<void> {
  const transaction = transactions.begin();
  for (const write of writes) transaction.add(write);
  await transaction.commit();
}
