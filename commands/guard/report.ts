import type { RefusedChange, StackChange } from './change.ts';

/** What a person reads: each refusal with its place and its way out, or how much was looked at. */
export function report(refused: readonly RefusedChange[], changes: readonly StackChange[]): string {
  if (refused.length > 0) {
    const count = refused.length === 1 ? '1 change is' : `${refused.length} changes are`;
    return [`${count} refused; docs/decisions/guard.md explains each rule`, ...refused.map(describe)].join(
      '\n\n',
    );
  }
  const known = changes.filter(({ before }) => before).length;
  const first = changes.length - known;
  return `nothing is refused: ${known} deployed stacks compared${first > 0 ? `, ${first} deployed for the first time` : ''}`;
}

function describe({ rule, stack, path, message, wayOut }: RefusedChange): string {
  return [`${rule}: ${message}`, `  where    ${path} in ${stack}`, `  way out  ${wayOut}`].join('\n');
}
