/**
 * Event patterns, which rules of EventBridge and filters of Lambda have in common: every field that a pattern names must
 * have one of the values that it lists.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type Matcher = (value: unknown) => boolean;

/** Compiles a pattern; throws an `Error` for what EventBridge refuses, and for an operator that is unknown here. */
export function compilePattern(pattern: unknown): Matcher {
  if (!isRecord(pattern)) throw new Error(`pattern is ${JSON.stringify(pattern)}, expected an object`);
  const fields = Object.entries(pattern).map(([key, expected]) =>
    key === '$or' ? anyOf(expected) : field(key, expected),
  );
  return (value) => fields.every((holds) => holds(value));
}

function anyOf(alternatives: unknown): Matcher {
  if (!Array.isArray(alternatives)) throw new Error('pattern has an $or that is no list of patterns');
  const matchers = alternatives.map(compilePattern);
  return (value) => matchers.some((matches) => matches(value));
}

function field(key: string, expected: unknown): Matcher {
  if (Array.isArray(expected)) {
    const rules = expected.map((rule) => compileRule(rule));
    return (value) => rules.some((follows) => follows(isRecord(value) ? value[key] : undefined));
  }
  if (!isRecord(expected)) throw new Error(`pattern has '${key}' that is neither a list nor an object`);
  const matches = compilePattern(expected);
  return (value) => {
    const inner = isRecord(value) ? value[key] : undefined;
    // what isn't there has no fields, which is what `exists: false` asks for
    return Array.isArray(inner) ? inner.some(matches) : matches(inner);
  };
}

function compileRule(rule: unknown): Matcher {
  if (!isRecord(rule)) return ofEach((actual) => actual === rule);
  const [operator = '', operand] = Object.entries(rule)[0] ?? [];
  if (operator === 'exists') return (actual) => operand === (actual !== undefined && !isRecord(actual));
  const compile = OPERATORS[operator];
  if (!compile)
    throw new Error(
      `pattern has the unknown operator '${operator}', expected one of: exists, ${Object.keys(OPERATORS).join(', ')}`,
    );
  return ofEach(compile(operand));
}

/** A list has a value if one of its elements has. */
const ofEach =
  (matches: Matcher): Matcher =>
  (actual) =>
    Array.isArray(actual) ? actual.some(matches) : matches(actual);

const OPERATORS: Readonly<Record<string, (operand: any) => Matcher>> = {
  prefix: (operand) => textTest(operand, (text, expected) => text.startsWith(expected)),
  suffix: (operand) => textTest(operand, (text, expected) => text.endsWith(expected)),
  'equals-ignore-case': (operand) =>
    textTest({ 'equals-ignore-case': operand }, (text, expected) => text === expected),
  wildcard: (operand) => {
    const pattern = new RegExp(`^${String(operand).split('*').map(escape).join('.*')}$`, 's');
    return (actual) => typeof actual === 'string' && pattern.test(actual);
  },
  'anything-but': (operand) => {
    const rules = alternatives(operand).map(compileRule);
    return (actual) => actual !== undefined && !rules.some((follows) => follows(actual));
  },
  numeric: (operand) => (actual) => typeof actual === 'number' && inRange(operand, actual),
};

/** `['a', 'b']`, `'a'` or `{ prefix: ['a', 'b'] }`, as single rules. */
function alternatives(operand: unknown): unknown[] {
  if (!isRecord(operand)) return [operand].flat();
  return Object.entries(operand).flatMap(([operator, values]) =>
    [values].flat().map((value) => ({ [operator]: value })),
  );
}

/** An operand may ask to pass over the case of letters: `{ prefix: { 'equals-ignore-case': 'a' } }` */
function textTest(operand: unknown, test: (text: string, expected: string) => boolean): Matcher {
  const ignoresCase = isRecord(operand) && 'equals-ignore-case' in operand;
  const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  const expected = fold(String(ignoresCase ? operand['equals-ignore-case'] : operand));
  return (actual) => typeof actual === 'string' && test(fold(actual), expected);
}

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

const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
