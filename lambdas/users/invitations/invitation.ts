import type { Role } from '../organisations/access.ts';

/** Owners are made of members, by those who know them: an address can be mistyped. */
export type InvitedRole = Exclude<Role, 'owner'>;

/** Somebody may join an organisation, if the address is theirs. */
export interface Invitation {
  readonly invitationId: string;
  readonly organisationId: string;
  readonly role: InvitedRole;
  /** The id of who invited, whose key seals the address. */
  readonly invitedBy: string;
  /** For INVITATION_SEALS.address. */
  readonly sealedAddress: string;
  /** What stands for the address in keys; see invited-address.ts. */
  readonly addressKey: string;
  /** Of the token that was mailed last. */
  readonly tokenHash: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Seconds since the epoch, as DynamoDB's TTL wants it. */
  readonly expiresAt: number;
}

/** How long an invitation lives after its last mail, seconds: 7 days. */
export const INVITATION_S = 7 * 86_400;
/** Open invitations of one organisation: all that one person has sent are revoked in one transaction. */
export const MAX_OPEN = 25;

export function isOpen({ expiresAt }: Pick<Invitation, 'expiresAt'>, now: number): boolean {
  return now < expiresAt * 1_000;
}
