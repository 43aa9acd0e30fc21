/**
 * Which items of a batch a function reports as failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * `payload` is its answer as JSON text, `known` the items' identifiers. No failures is the whole batch done; an
 * answer that can't be understood, or names an item that isn't there, is `all`: the whole batch failed.
 */
export function itemFailures(payload: string, known: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === '') return new Set();
  if (typeof answer !== 'object') return 'all';
  const failures: unknown = (answer as Record<string, unknown>)['batchItemFailures'];
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return 'all';
  const identifiers = failures.map((failure) => failure?.itemIdentifier);
  return identifiers.every((id) => known.has(id)) ? new Set(identifiers) : 'all';
}
