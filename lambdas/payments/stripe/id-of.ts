/** Stripe names a thing by its id, or by the thing itself where it was expanded. */
export function idOf(named: string | { readonly id: string } | null | undefined): string | null {
  return typeof named === 'string' ? named : (named?.id ?? null);
}
