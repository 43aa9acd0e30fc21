import type { Item } from './item.ts';

/** Collects the placeholders of one request's expressions, so that no name or value is ever spliced in. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  /** A placeholder for an attribute; dots go into maps: `address.city`. */
  name(path: string): string {
    return path
      .split('.')
      .map((part) => reuse(this.names, '#n', part))
      .join('.');
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}

function reuse(known: Record<string, string>, prefix: string, part: string): string {
  const found = Object.entries(known).find(([, name]) => name === part);
  if (found) return found[0];
  const placeholder = `${prefix}${Object.keys(known).length}`;
  known[placeholder] = part;
  return placeholder;
}

/** A condition on the item as it is before the write. */
export type Condition = (placeholders: Placeholders) => string;

export const exists = (attribute = 'pk'): Condition => {
  return (p) => `attribute_exists(${p.name(attribute)})`;
};

export const absent = (attribute = 'pk'): Condition => {
  return (p) => `attribute_not_exists(${p.name(attribute)})`;
};

/** Each attribute has the value given: `equals({ version: 3 })`. */
export const equals = (values: Item): Condition => {
  return allOf(...Object.entries(values).map(([attribute, value]) => compare(attribute, '=', value)));
};

export const atMost = (attribute: string, value: unknown): Condition => compare(attribute, '<=', value);
export const greaterThan = (attribute: string, value: unknown): Condition => compare(attribute, '>', value);

/** The set or list in the attribute has this member, or its text this part. */
export const contains = (attribute: string, member: unknown): Condition => {
  return (p) => `contains(${p.name(attribute)}, ${p.value(member)})`;
};

export const not = (condition: Condition): Condition => {
  return (p) => `NOT (${condition(p)})`;
};

export const allOf = (...conditions: readonly Condition[]): Condition => join(conditions, ' AND ');
export const anyOf = (...conditions: readonly Condition[]): Condition => join(conditions, ' OR ');

/** What an update changes. */
export interface Changes {
  readonly set?: Item;
  /** Set only where the attribute is absent. */
  readonly setIfAbsent?: Item;
  readonly remove?: readonly string[];
  /** Adds to numbers (absent counts as 0) and to sets. */
  readonly add?: Readonly<Record<string, number | Set<string> | Set<number>>>;
}

/** `SET … REMOVE … ADD …`; `undefined` values in `set` are left out. */
export function updateExpression(changes: Changes, p: Placeholders): string {
  const present = (items: Readonly<Record<string, unknown>> = {}) =>
    Object.entries(items).filter(([, value]) => value !== undefined);
  const sets = [
    ...present(changes.set).map(([name, value]) => `${p.name(name)} = ${p.value(value)}`),
    ...present(changes.setIfAbsent).map(
      ([name, value]) => `${p.name(name)} = if_not_exists(${p.name(name)}, ${p.value(value)})`,
    ),
  ];
  const removes = (changes.remove ?? []).map((name) => p.name(name));
  const adds = present(changes.add).map(([name, value]) => `${p.name(name)} ${p.value(value)}`);
  const clause = (word: string, parts: readonly string[]) =>
    parts.length > 0 ? [`${word} ${parts.join(', ')}`] : [];
  return [...clause('SET', sets), ...clause('REMOVE', removes), ...clause('ADD', adds)].join(' ');
}

function compare(attribute: string, operator: string, value: unknown): Condition {
  return (p) => `${p.name(attribute)} ${operator} ${p.value(value)}`;
}

function join(conditions: readonly Condition[], operator: string): Condition {
  const [only] = conditions;
  // DynamoDB refuses redundant parentheses
  if (only && conditions.length === 1) return only;
  return (p) => conditions.map((condition) => `(${condition(p)})`).join(operator);
}
