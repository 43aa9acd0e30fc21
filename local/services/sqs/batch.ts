import { AwsError } from '../../service.ts';

interface Entry {
  readonly Id: string;
}

/**
 * Runs `one` for each entry and answers `{ Successful, Failed }`; an entry's own error doesn't touch the others.
 * Throws the errors of a batch as such: empty, over 10 entries, ids that are malformed or not distinct.
 */
export function runBatch<Input extends Entry>(
  entries: readonly Input[] | undefined,
  one: (entry: Input) => object | void,
) {
  checkEntries(entries);

  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...one(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function checkEntries<Input extends Entry>(
  entries: readonly Input[] | undefined,
): asserts entries is readonly Input[] {
  if (!entries?.length)
    throw new AwsError('EmptyBatchRequest', 'there should be at least one entry in the request');
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `at most 10 entries are allowed, got ${entries.length}`,
    );
  }

  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id ?? '')) {
      throw new AwsError(
        'InvalidBatchEntryId',
        `batch entry id '${Id}' must be 1 to 80 of letters, digits, - and _`,
      );
    }
    if (ids.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `batch entry id '${Id}' is repeated`);
    ids.add(Id);
  }
}
