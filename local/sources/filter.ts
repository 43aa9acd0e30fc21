/**
 * Which records a mapping's FilterCriteria let through: a record passes when one of the patterns matches.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Filter = (record: unknown) => boolean;

/** `criteria` as the template has it: `{Filters: [{Pattern: '{"eventName":["INSERT"]}'}]}`, or undefined. */
export function compileFilter(criteria: { Filters?: readonly { Pattern: string }[] } | undefined): Filter {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern) as Pattern);
  if (patterns.length === 0) return () => true;
  return (record) => patterns.some((pattern) => matches(pattern, record));
}

type Rule = string | number | boolean | null | Readonly<Record<string, unknown>>;
interface Pattern {
  readonly [key: string]: Pattern | readonly Rule[] | readonly Pattern[];
}

function matches(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or')
      return (expected as readonly Pattern[]).some((alternative) => matches(alternative, value));
    const actual = isRecord(value) ? value[key] : undefined;
    if (Array.isArray(expected)) return (expected as readonly Rule[]).some((rule) => follows(rule, actual));
    return isRecord(actual) && matches(expected as Pattern, actual);
  });
}

function follows(rule: Rule, actual: unknown): boolean {
  if (isRecord(rule) && 'exists' in rule)
    return rule['exists'] === (actual !== undefined && !isRecord(actual));
  if (Array.isArray(actual)) return actual.some((element) => follows(rule, element));
  if (!isRecord(rule)) return rule === actual;
  const [operator = '', operand] = Object.entries(rule)[0] ?? [];
  const compare = OPERATORS[operator];
  if (!compare)
    throw new Error(
      `filter has the unknown operator '${operator}', expected one of: exists, ${Object.keys(OPERATORS).join(', ')}`,
    );
  return compare(operand, actual);
}

const OPERATORS: Readonly<Record<string, (operand: any, actual: unknown) => boolean>> = {
  prefix: (operand, actual) => typeof actual === 'string' && actual.startsWith(operand),
  suffix: (operand, actual) => typeof actual === 'string' && actual.endsWith(operand),
  'equals-ignore-case': (operand, actual) =>
    typeof actual === 'string' && actual.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand, actual) =>
    actual !== undefined &&
    !(Array.isArray(operand) ? operand : [operand]).some((rule: Rule) => follows(rule, actual)),
  numeric: (operand, actual) => typeof actual === 'number' && inRange(operand, actual),
};

/** `['>', 0, '<=', 5]` */
function inRange(bounds: readonly (string | number)[], actual: number): boolean {
  for (let i = 0; i < bounds.length; i += 2) {
    const bound = Number(bounds[i + 1]);
    const holds: Record<string, boolean> = {
      '=': actual === bound,
      '<': actual < bound,
      '<=': actual <= bound,
      '>': actual > bound,
      '>=': actual >= bound,
    };
    if (!holds[String(bounds[i])]) return false;
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
