import { AwsError } from '../../service.ts';

/** Name → value, as events carry them in lists of one. */
export type Tags = Readonly<Record<string, string>>;

const WORD = /^[\w-]{1,256}$/;

/**
 * The tags of a mail: those of its header `X-SES-MESSAGE-TAGS: user=ada, event=1`, and those of the call.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html
 */
export function tagsOf(header: string | undefined, given: readonly any[] = []): Tags {
  const named = (header ?? '').split(',').filter((part) => part.trim() !== '');
  const pairs = named.map((part) => part.split('=').map((text) => text.trim()));
  for (const { Name, Value } of given) pairs.push([String(Name), String(Value)]);
  for (const pair of pairs) check(pair);
  return Object.fromEntries(pairs);
}

function check(pair: readonly string[]): void {
  if (pair.length === 2 && pair.every((word) => WORD.test(word))) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Invalid tag <${pair.join('=')}>: names and values are letters, digits, _ and - of ASCII, 256 at most`,
  );
}
