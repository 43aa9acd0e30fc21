import { newId } from '../../platform/ids.ts';
import { organisationEvent } from './change-organisation.ts';
import { TooManyOrganisations } from './errors.ts';
import { MAX_ORGANISATIONS } from './organisation.ts';
import type { Organisation } from './organisation.ts';
import { ORGANISATION_AUDIT, ORGANISATION_EVENTS } from './organisations.contract.ts';
import type { Actor, OrganisationServices } from './services.ts';

/** Makes an organisation, with its maker as its owner. @throws TooManyOrganisations */
export async function createOrganisation(
  services: OrganisationServices,
  { actor, name }: { readonly actor: Actor; readonly name: string },
): Promise<Organisation> {
  const { organisations, members, audit, transactions, clock } = services;
  await assertRoomForOneMore(services, actor.userId);
  const now = clock.now();
  const organisationId = newId(now);
  const organisation = {
    organisationId,
    personal: false,
    name,
    members: 1,
    owners: 1,
    version: 1,
    createdAt: now,
    deletingSince: null,
  };
  const owner = { organisationId, userId: actor.userId, role: 'owner', personal: false } as const;
  const event = { type: ORGANISATION_EVENTS.created, data: {} } as const;
  const entry = {
    organisationId,
    by: actor.userId,
    action: ORGANISATION_AUDIT.created,
    device: actor.device,
  };
  const transaction = transactions
    .begin()
    .add(organisations.insert(organisation))
    .emit(organisationEvent(organisation, { event, subject: actor.userId }))
    .add(audit.append(entry));
  for (const write of members.insert({ ...owner, version: 1, joinedAt: now })) transaction.add(write);
  await transaction.commit();
  return organisation;
}

/** Of joins in the same instant one more may pass: it keeps lists short, and nothing depends on it. */
export async function assertRoomForOneMore(
  { members }: Pick<OrganisationServices, 'members'>,
  userId: string,
): Promise<void> {
  const { items } = await members.pageOf(userId, { limit: MAX_ORGANISATIONS, cursor: null });
  if (items.length >= MAX_ORGANISATIONS) throw new TooManyOrganisations(MAX_ORGANISATIONS);
}
