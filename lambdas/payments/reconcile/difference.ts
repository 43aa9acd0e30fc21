/** One thing in which our tables and Stripe differ. */
export interface Difference {
  /** `billing`, `subscriptions`, or the id of an invoice, order or webhook. */
  readonly of: string;
  readonly field: string;
  /** What we have; null where we have nothing. */
  readonly stored: unknown;
  readonly atStripe: unknown;
}

/** The fields in which what is stored differs from what Stripe says. */
export function fieldDifferences<T extends object>(
  of: string,
  stored: T | null,
  atStripe: T,
  fields: readonly (keyof T & string)[],
): readonly Difference[] {
  const differing = fields.filter((field) => stored?.[field] !== atStripe[field]);
  return differing.map((field) => ({
    of,
    field,
    stored: stored?.[field] ?? null,
    atStripe: atStripe[field] ?? null,
  }));
}
