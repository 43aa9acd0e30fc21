import type { Condition } from './policy.ts';
import { like } from './pattern.ts';

/** Values by context key in lower case. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

type Test = (actual: string, expected: string) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => like(expected, actual),
  ArnEquals: (actual, expected) => like(expected, actual),
  ArnLike: (actual, expected) => like(expected, actual),
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  NumericEquals: (actual, expected) => Number(actual) === Number(expected),
  NumericLessThan: (actual, expected) => Number(actual) < Number(expected),
  NumericLessThanEquals: (actual, expected) => Number(actual) <= Number(expected),
  NumericGreaterThan: (actual, expected) => Number(actual) > Number(expected),
  NumericGreaterThanEquals: (actual, expected) => Number(actual) >= Number(expected),
};

const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * Whether a condition holds. An operator that is not known fails by its name: to pass over it would grant more
 * than AWS does, or less.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(
  { operator, key, values }: Condition,
  context: RequestContext,
  fill: (text: string) => string,
): boolean {
  const { quantifier, name, ifExists } = parse(operator);
  const actual = context[key];
  if (name === 'Null') return values.includes(String(actual === undefined));
  if (actual === undefined && ifExists) return true;

  const positive = NEGATIONS[name];
  const test = TESTS[positive ?? name];
  if (!test)
    throw new Error(`policy has the condition operator '${operator}', which the rehearsal doesn't know`);

  const expected = values.map(fill);
  const matches = (value: string) =>
    expected.some((pattern) => test(value, pattern)) !== (positive !== undefined);
  // without values: ForAllValues holds, ForAnyValue doesn't, a single-valued test only when it is negated
  if (quantifier === 'ForAllValues') return (actual ?? []).every(matches);
  if (quantifier === 'ForAnyValue') return (actual ?? []).some(matches);
  return actual === undefined ? positive !== undefined : actual.some(matches);
}

function parse(operator: string): { quantifier: string | null; name: string; ifExists: boolean } {
  const [last = '', quantifier = null] = operator.split(':').reverse();
  const ifExists = last.endsWith('IfExists');
  return { quantifier, name: ifExists ? last.slice(0, -'IfExists'.length) : last, ifExists };
}
