import { AwsError } from '../../service.ts';
import { bytesOf, equal, type AttributeValue, type Item, order, typeOf, valueOf } from './item.ts';

/** A document path: attribute name, then names and list positions. */
export type Path = readonly (string | number)[];
type Operand = Path | AttributeValue | Expression;

/** What dynalite's condition parser makes of ConditionExpression, FilterExpression and KeyConditionExpression. */
export interface Expression {
  readonly type: string;
  readonly name?: string;
  readonly args: readonly Operand[];
}

/** A condition of the time before expressions: `Expected`, `QueryFilter`, `ScanFilter`, `KeyConditions`. */
export interface LegacyCondition {
  readonly ComparisonOperator?: string;
  readonly AttributeValueList?: readonly AttributeValue[];
  readonly Exists?: boolean;
  readonly Value?: AttributeValue;
}

/** Whether the item, `{}` when there is none, satisfies the expression. */
export function matches(expression: Expression, item: Item): boolean {
  const { type, args } = expression;
  switch (type) {
    case 'and':
      return args.every((arg) => matches(arg as Expression, item));
    case 'or':
      return args.some((arg) => matches(arg as Expression, item));
    case 'not':
      return !matches(args[0] as Expression, item);
  }
  const [subject, ...others] = args.map((arg) => resolve(arg, item));
  return compare(type === 'function' ? expression.name! : type, subject, others);
}

export function matchesLegacy(
  conditions: Readonly<Record<string, LegacyCondition>>,
  operator: string | undefined,
  item: Item,
): boolean {
  const outcomes = Object.entries(conditions).map(([name, condition]) => matchesOne(condition, item[name]));
  return operator === 'OR' ? outcomes.some(Boolean) : outcomes.every(Boolean);
}

/** Throws ConditionalCheckFailedException, with the old item when the request asks for it. */
export function requireCondition(input: any, old: Item | undefined): void {
  const holds = input._condition
    ? matches(input._condition.expression, old ?? {})
    : !input.Expected || matchesLegacy(input.Expected, input.ConditionalOperator, old ?? {});
  if (holds) return;

  const details = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && old ? { Item: old } : {};
  throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, details);
}

/** The value at a path of an item, undefined when there is none. */
export function valueAt(path: Path, item: Item): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    const members: any = valueOf(value, typeof step === 'number' ? 'L' : 'M');
    value = members && Object.hasOwn(members, step) ? members[step] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand)) return valueAt(operand, item);
  if (!('args' in operand)) return operand as AttributeValue;

  // `size` is the only function that may stand inside another
  const value = resolve(operand.args[0]!, item);
  const size = value && sizeFor(value);
  return size === undefined ? undefined : { N: String(size) };
}

function sizeFor(value: AttributeValue): number | undefined {
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('M' in value) return Object.keys(value.M).length;
  const members = valueOf(value, typeOf(value));
  return typeof members === 'string' || Array.isArray(members) ? members.length : undefined;
}

const LEGACY: Readonly<Record<string, string>> = {
  EQ: '=',
  NE: '<>',
  LE: '<=',
  LT: '<',
  GE: '>=',
  GT: '>',
  NOT_NULL: 'attribute_exists',
  NULL: 'attribute_not_exists',
  CONTAINS: 'contains',
  BEGINS_WITH: 'begins_with',
  IN: 'in',
  BETWEEN: 'between',
};

function matchesOne(condition: LegacyCondition, value: AttributeValue | undefined): boolean {
  if (condition.Exists === false) return value === undefined;
  const operator = condition.ComparisonOperator ?? 'EQ';
  const others = condition.AttributeValueList ?? (condition.Value ? [condition.Value] : []);
  if (operator === 'NOT_CONTAINS') return !compare('contains', value, others);
  return compare(LEGACY[operator]!, value, others);
}

function compare(
  operator: string,
  value: AttributeValue | undefined,
  others: (AttributeValue | undefined)[] | readonly AttributeValue[],
): boolean {
  const [first, second] = others;
  switch (operator) {
    case 'attribute_exists':
      return value !== undefined;
    case 'attribute_not_exists':
      return value === undefined;
    case 'attribute_type':
      return value !== undefined && typeOf(value) === valueOf(first, 'S');
    case '=':
      return value !== undefined && first !== undefined && equal(value, first);
    case '<>':
      return value === undefined || first === undefined || !equal(value, first);
    case 'in':
      return value !== undefined && others.some((other) => other !== undefined && equal(value, other));
    case 'between':
      return isOrdered(value, first, (sign) => sign >= 0) && isOrdered(value, second, (sign) => sign <= 0);
    case '<':
      return isOrdered(value, first, (sign) => sign < 0);
    case '<=':
      return isOrdered(value, first, (sign) => sign <= 0);
    case '>':
      return isOrdered(value, first, (sign) => sign > 0);
    case '>=':
      return isOrdered(value, first, (sign) => sign >= 0);
    case 'begins_with':
      return beginsWith(value, first);
    case 'contains':
      return contains(value, first);
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}

function isOrdered(
  a: AttributeValue | undefined,
  b: AttributeValue | undefined,
  holds: (sign: number) => boolean,
) {
  if (a === undefined || b === undefined) return false;
  const type = typeOf(a);
  return type === typeOf(b) && (type === 'S' || type === 'N' || type === 'B') && holds(order(a, b));
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  const type = typeOf(value);
  if (type !== typeOf(prefix) || (type !== 'S' && type !== 'B')) return false;
  const start = bytesOf(prefix);
  return bytesOf(value).subarray(0, start.length).equals(start);
}

// a substring, a member of a set, or an element of a list
function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if ('L' in value) return value.L.some((member) => equal(member, part));
  const type = typeOf(part);
  if (type !== 'S' && type !== 'N' && type !== 'B') return false;
  const members = valueOf(value, `${type}S`);
  if (members) return members.includes(valueOf(part, type));
  return typeOf(value) === type && type !== 'N' && bytesOf(value).includes(bytesOf(part));
}
