/** Something used that is billed by a meter. */
export interface Usage {
  readonly organisationId: string;
  /** The caller's name for it, unique in the organisation: what comes twice counts once. */
  readonly usageId: string;
  readonly meter: string;
  readonly quantity: number;
  /** When it was used: ms since the epoch. */
  readonly at: number;
  /** `stored`: Stripe doesn't know of it yet. `refused`: it never will. */
  readonly state: 'stored' | 'sent' | 'refused';
}
