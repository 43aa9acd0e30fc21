import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { atOnce } from '../../platform/export-sections.ts';
import type { ExportSection } from '../../platform/export-sections.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import type { Roots } from '../../platform/roots.ts';
import { InvitationRepository } from '../invitations/invitation.repository.ts';
import type { Invitation } from '../invitations/invitation.ts';
import { invitedAddress } from '../invitations/invited-address.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { INVITATION_SEALS } from '../organisations/organisations.contract.ts';
import type { PersonalSeal } from '../personal-seal.ts';

/** Organisations of one read; each has a few open invitations. */
const ORGANISATIONS = 10;

export interface InvitationRecordsDeps {
  readonly table: Table;
  readonly clock: Clock;
  readonly dataSecret: () => Promise<Roots>;
  readonly sealOf: (userId: string) => Promise<PersonalSeal | null>;
}

/** Open invitations for somebody's mail address. */
export function invitationsTo(
  deps: InvitationRecordsDeps,
  addressOf: (userId: string) => Promise<string | null>,
): ExportSection {
  const invitations = new InvitationRepository(deps.table, deps.clock);
  const addressKeys = invitedAddress(deps.dataSecret);
  return atOnce(async (userId) => {
    const address = await addressOf(userId);
    if (address === null) return [];
    const places = await invitations.ofAddress(await addressKeys(address));
    const found = await Promise.all(places.map((place) => invitations.find(place)));
    return found.flatMap((one) => (one ? { type: 'invitation_received', ...whatOf(one) } : []));
  });
}

/** Open invitations that somebody has sent, with the addresses that they typed. */
export function invitationsBy({ table, clock, sealOf }: InvitationRecordsDeps): ExportSection {
  const invitations = new InvitationRepository(table, clock);
  const members = new MemberRepository(table);
  return async (userId, cursor) => {
    const [personal, page] = await Promise.all([
      sealOf(userId),
      members.pageOf(userId, { limit: ORGANISATIONS, cursor }),
    ]);
    if (!personal) return { records: [], cursor: null };
    const open = await Promise.all(page.items.map((one) => invitations.ofOrganisation(one.organisationId)));
    const own = open.flat().filter(({ invitedBy }) => invitedBy === userId);
    const records = own.map((one) => {
      const email = personal.open(one.sealedAddress, INVITATION_SEALS.address);
      return { type: 'invitation_sent', email, ...whatOf(one) };
    });
    return { records, cursor: page.cursor };
  };
}

function whatOf({ invitationId: id, organisationId, role, createdAt, expiresAt }: Invitation) {
  return { id, organisationId, role, sentAt: isoTime(createdAt), endsAt: isoTime(expiresAt * 1_000) };
}
