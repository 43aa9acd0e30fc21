/** Something at Stripe that is not as the config wants it. */
export interface Difference {
  /** `price soloist:pro:month` */
  readonly what: string;
  /** What is to be done about it: `create`, `archive`, `update: name`. */
  readonly change: string;
  /** Does it; repeating it changes nothing. */
  apply(): Promise<unknown>;
}

/** Names of the fields in which `seen` is not as `wanted`; fields that are not wanted in particular may be anything. */
export function differing(wanted: object, seen: unknown, path = ''): string[] {
  return Object.entries(wanted).flatMap(([name, value]: [string, unknown]) => {
    const found: unknown = (seen as Readonly<Record<string, unknown>> | null)?.[name];
    if (isRecord(value)) return differing(value, found, `${path}${name}.`);
    return JSON.stringify(value) === JSON.stringify(found) ? [] : [`${path}${name}`];
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
