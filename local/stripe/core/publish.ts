/** The object as others see it. */
export function publish(object: object): object {
  if (!('hidden' in object)) return object;
  const { hidden: _, ...shown } = object;
  return shown;
}

/**
 * Stripe's `previous_attributes`: what has another value now, with the value it had; of objects only the members that
 * changed, null for those that are new, lists as a whole.
 */
export function differences(before: object, after: object): Record<string, unknown> {
  const previous: Record<string, unknown> = {};
  const earlier = before as Record<string, unknown>;
  for (const [name, value] of Object.entries(after)) {
    const old = earlier[name];
    if (isPlain(old) && isPlain(value)) {
      const inner = differences(old, value);
      if (Object.keys(inner).length > 0) previous[name] = inner;
    } else if (!same(old, value)) {
      previous[name] = old ?? null;
    }
  }
  for (const [name, old] of Object.entries(earlier)) if (!(name in after)) previous[name] = old;
  return previous;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
