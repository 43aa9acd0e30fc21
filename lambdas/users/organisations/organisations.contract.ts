/**
 * Events of organisations; module `users`, the aggregate is the organisation's id, the version is the organisation's.
 * The subject is the id of whom it concerns: of a member's, the member.
 */
export const ORGANISATION_EVENTS = {
  created: 'organisation.created',
  renamed: 'organisation.renamed',
  /** It is gone, and everybody's membership with it. */
  deleted: 'organisation.deleted',
  memberJoined: 'member.joined',
  /** By themselves, or removed by somebody. */
  memberLeft: 'member.left',
  memberRoleChanged: 'member.role_changed',
  ownershipTransferred: 'ownership.transferred',
  /** Somebody was invited: mail them. The subject is who invited them, whose key seals the address. */
  invitationCreated: 'invitation.created',
  /** The mail is wanted once more, with another token. */
  invitationResent: 'invitation.resent',
  invitationRevoked: 'invitation.revoked',
  invitationDeclined: 'invitation.declined',
} as const;

/** An event of an organisation, and its data. */
export type OrganisationEvent =
  | {
      readonly type: 'organisation.created' | 'organisation.renamed' | 'organisation.deleted';
      readonly data: object;
    }
  | { readonly type: 'member.joined'; readonly data: MemberJoinedData }
  | { readonly type: 'member.left'; readonly data: MemberLeftData }
  | { readonly type: 'member.role_changed'; readonly data: MemberRoleData }
  | { readonly type: 'ownership.transferred'; readonly data: TransferData }
  | { readonly type: 'invitation.created' | 'invitation.resent'; readonly data: InvitationMailData }
  | { readonly type: 'invitation.revoked' | 'invitation.declined'; readonly data: InvitationEndData };

export type OrganisationEventType = OrganisationEvent['type'];

type RoleName = 'owner' | 'admin' | 'member';

export interface MemberJoinedData {
  readonly userId: string;
  readonly role: RoleName;
  readonly invitationId: string;
}

export interface MemberLeftData {
  readonly userId: string;
  /** Who removed them; themselves where they left. */
  readonly by: string;
}

export interface MemberRoleData {
  readonly userId: string;
  readonly role: RoleName;
  readonly by: string;
}

export interface TransferData {
  /** An admin from now on. */
  readonly from: string;
  readonly to: string;
}

/** What the mail is written from; what is personal is sealed by the key of who invited. */
export interface InvitationMailData {
  readonly invitationId: string;
  readonly role: RoleName;
  /** The organisation's name, for INVITATION_SEALS.name. */
  readonly sealedName: string;
  /** Where the mail goes, for INVITATION_SEALS.address. */
  readonly sealedAddress: string;
  /** For INVITATION_SEALS.token. */
  readonly sealedToken: string;
  /** When the token dies: milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface InvitationEndData {
  readonly invitationId: string;
}

/** What the sealed parts of an invitation are bound to, besides who invited. */
export const INVITATION_SEALS = {
  name: 'users.invitation-name',
  address: 'users.invitation-address',
  token: 'users.invitation-token',
} as const;

/** What is written into organisations' audit logs. */
export const ORGANISATION_AUDIT = {
  created: 'organisation.created',
  renamed: 'organisation.renamed',
  deletionBegun: 'organisation.deletion_begun',
  deleted: 'organisation.deleted',
  memberJoined: 'member.joined',
  memberLeft: 'member.left',
  memberRemoved: 'member.removed',
  memberRoleChanged: 'member.role_changed',
  ownershipTransferred: 'ownership.transferred',
  invited: 'invitation.created',
  invitationResent: 'invitation.resent',
  invitationRevoked: 'invitation.revoked',
  invitationDeclined: 'invitation.declined',
} as const;
