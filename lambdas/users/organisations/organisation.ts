import type { Role } from './access.ts';

/** Whom plans, files and entitlements belong to. */
export interface Organisation {
  readonly organisationId: string;
  /** Whether it is the one that everybody is given: one person's alone, without a name of its own. */
  readonly personal: boolean;
  readonly name: string | null;
  /** How many people belong to it, and how many of them are owners. */
  readonly members: number;
  readonly owners: number;
  /** Counts the changes from 1; also the version of the event that tells of the change. */
  readonly version: number;
  /** Milliseconds since the epoch, like all times here. */
  readonly createdAt: number;
  /** When its deletion began: nothing else happens to it from then on. Null where it goes on. */
  readonly deletingSince: number | null;
}

/** Somebody's part in an organisation. */
export interface Membership {
  readonly organisationId: string;
  readonly userId: string;
  readonly role: Role;
  /** Whether it is the organisation that everybody is given. */
  readonly personal: boolean;
}

/** A membership as it is stored, on either side. */
export interface Member extends Membership {
  /** Counts the changes of the role from 1. */
  readonly version: number;
  readonly joinedAt: number;
}

/** People in one organisation. */
export const MAX_MEMBERS = 200;
/** Organisations of one person, the personal one among them; of joins in the same instant one more may pass. */
export const MAX_ORGANISATIONS = 50;
