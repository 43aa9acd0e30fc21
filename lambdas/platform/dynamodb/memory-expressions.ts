import type { Item } from './item.ts';

/** What the expressions of a write stand on: the item as it is, and the placeholders. */
export interface Scope {
  readonly item: Item | null;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

/** Whether a condition holds; it knows what platform/dynamodb/expression.ts writes, and fails on anything else. */
export function holds(condition: string, scope: Scope): boolean {
  const tokens = condition.match(/[()]|#n\d+(?:\.#n\d+)*|:v\d+|<=|>=|[<>=]|,|\w+/g) ?? [];
  const peek = () => tokens[0];
  const take = (expected?: string) => {
    const token = tokens.shift();
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`got '${token}' in the condition ${condition}, expected ${expected ?? 'more'}`);
    }
    return token;
  };
  const operand = () => {
    const token = take();
    return token.startsWith(':') ? scope.values[token] : read(token, scope);
  };
  const call = (name: string): boolean => {
    take('(');
    const attribute = operand();
    if (name === 'contains') take(',');
    const argument = name === 'contains' ? operand() : undefined;
    take(')');
    if (name === 'attribute_exists') return attribute !== undefined;
    if (name === 'attribute_not_exists') return attribute === undefined;
    if (name === 'contains') return (attribute as unknown[] | undefined)?.includes(argument) ?? false;
    throw new Error(`${name} is not known here`);
  };
  const single = (): boolean => {
    const token = peek()!;
    if (token === 'NOT') return (take(), !single());
    if (token === '(') {
      take();
      const result = or();
      take(')');
      return result;
    }
    if (/^[a-z_]+$/.test(token)) return call(take());
    const left = operand();
    const operator = take();
    return compare(left, operator, operand());
  };
  const and = (): boolean => {
    let result = single();
    while (peek() === 'AND') result = (take(), single()) && result;
    return result;
  };
  const or = (): boolean => {
    let result = and();
    while (peek() === 'OR') result = (take(), and()) || result;
    return result;
  };
  return or();
}

/** The item after `SET a = :v, b = if_not_exists(b, :v) REMOVE c ADD d :v`. */
export function changed(expression: string, scope: Scope): Item {
  const item: Record<string, unknown> = { ...scope.item };
  const name = (placeholder: string) => scope.names[placeholder]!;
  for (const [, clause, body = ''] of expression.matchAll(
    /(SET|REMOVE|ADD) (.*?)(?= (?:SET|REMOVE|ADD) |$)/g,
  )) {
    for (const part of body.split(/, (?![^(]*\))/)) {
      const [target = '', ...rest] = part.split(' ');
      const value = scope.values[rest.at(-1)?.replace(')', '') ?? ''];
      if (clause === 'REMOVE') delete item[name(target)];
      else if (clause === 'ADD') item[name(target)] = sum(item[name(target)], value);
      else if (part.includes('if_not_exists')) item[name(target)] ??= value;
      else item[name(target)] = value;
    }
  }
  return item;
}

/** Numbers are added, and sets united. */
function sum(left: unknown, right: unknown): unknown {
  if (right instanceof Set) return new Set([...((left as Set<unknown> | undefined) ?? []), ...right]);
  return Number(left ?? 0) + Number(right);
}

function read(path: string, { item, names }: Scope): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, part) => (value as Item | undefined)?.[names[part]!], item ?? undefined);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined || typeof left !== typeof right) return false;
  if (operator === '=') return left === right;
  const [a, b] = [left as number, right as number];
  return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
}
