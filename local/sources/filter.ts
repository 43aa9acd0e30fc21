import { compilePattern, type Matcher } from './event-pattern.ts';

/**
 * Which records a mapping's FilterCriteria let through: a record passes when one of the patterns matches.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Filter = Matcher;

/** `criteria` as the template has it: `{Filters: [{Pattern: '{"eventName":["INSERT"]}'}]}`, or undefined. */
export function compileFilter(criteria: { Filters?: readonly { Pattern: string }[] } | undefined): Filter {
  const matchers = (criteria?.Filters ?? []).map(({ Pattern }) => compilePattern(JSON.parse(Pattern)));
  if (matchers.length === 0) return () => true;
  return (record) => matchers.some((matches) => matches(record));
}
