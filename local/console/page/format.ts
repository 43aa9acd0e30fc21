/** `12:03:59` in the reader's own zone. */
export const time = (at: number | string): string => new Date(at).toLocaleTimeString();

/** The last part of an ARN or a URL. */
export const lastPart = (name: string): string => name.split(/[:/]/).at(-1) ?? name;

/** `3 s`, `4 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** An item as DynamoDB stores it, as plain JSON: `{pk: {S: 'a'}}` → `{pk: 'a'}`. */
export function plain(value: Record<string, any>): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([name, attribute]) => [name, plainAttribute(attribute)]),
  );
}

function plainAttribute(attribute: Record<string, any>): unknown {
  const [type, value] = Object.entries(attribute)[0] ?? ['NULL', null];
  if (type === 'N') return Number(value);
  if (type === 'M') return plain(value);
  if (type === 'L') return value.map(plainAttribute);
  if (type === 'NULL') return null;
  return value;
}
