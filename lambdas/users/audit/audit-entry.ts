/** Something that happened in somebody's account, in an organisation or at the hands of administrators, to be written down. */
export type AuditEntry = PersonalEntry | OrganisationEntry | AdminsEntry;

interface What {
  /** Such as `session.started`: the modules' contracts list them. */
  readonly action: string;
  /** What did it, such as `Firefox on Linux`; no address and no raw user agent. */
  readonly device: string;
  /** The id of whom or what it was done to, where the log doesn't say so. */
  readonly about?: string;
  /**
   * Why, in the words of who did it, sealed for AUDIT_REASON_PURPOSE by the key of the person it was done to: of `about`
   * in the administrators' log, of whose log it is elsewhere. Their erasure makes it unreadable.
   */
  readonly sealedReason?: string;
}

/** For the log of a person. */
export interface PersonalEntry extends What {
  readonly userId: string;
  /** Who did it. @default the person */
  readonly by?: string;
}

/** For the log of an organisation. */
export interface OrganisationEntry extends What {
  readonly organisationId: string;
  readonly by: string;
}

/** For the log of what administrators and operators did. */
export interface AdminsEntry extends What {
  readonly admins: true;
  readonly by: string;
}

export interface AuditRecord {
  readonly id: string;
  readonly action: string;
  /** The id of who did it, or `operator` for a command of whoever runs the service. */
  readonly by: string;
  /** The administrator who acted in their place. */
  readonly impersonator: string | null;
  readonly device: string;
  /** Where from, no nearer than a town: an IPv4 /24 or an IPv6 /48; null for what no request did. */
  readonly network: string | null;
  readonly about: string | null;
  readonly sealedReason: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Whose log it is. */
export type AuditLogOwner =
  { readonly userId: string } | { readonly organisationId: string } | { readonly admins: true };

/** Which entries of a log; every part narrows. */
export interface AuditFilter {
  /** The action itself, or what it begins with: `session.`. */
  readonly action?: string | undefined;
  /** The id of who did it, or in whose place. */
  readonly by?: string | undefined;
  /** Milliseconds since the epoch, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
