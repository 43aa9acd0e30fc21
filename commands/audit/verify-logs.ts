import type { AuditLogOwner, Verdict } from '../../lambdas/api/operator.ts';

export interface VerifyLogs {
  verify(owner: AuditLogOwner, noted?: string): Promise<Verdict>;
  readonly noted?: string | undefined;
  out(line: string): void;
}

/** The exit code for a log that is broken. */
const BROKEN = 2;

/** Says of each log whether it is whole; answers the exit code. */
export async function verifyLogs(
  owners: Iterable<AuditLogOwner> | AsyncIterable<AuditLogOwner>,
  { verify, noted, out }: VerifyLogs,
): Promise<number> {
  let logs = 0;
  let broken = 0;
  for await (const owner of owners) {
    const verdict = await verify(owner, noted);
    logs += 1;
    if (verdict.broken.length > 0) broken += 1;
    for (const line of describe(owner, verdict)) out(line);
  }
  if (logs === 0) out('there is no audit log yet');
  if (logs > 1) out(`${logs} logs, ${broken === 0 ? 'all whole' : `${broken} of them broken`}`);
  return broken > 0 ? BROKEN : 0;
}

function* describe(owner: AuditLogOwner, { broken, ...verdict }: Verdict): Iterable<string> {
  const name = nameOf(owner);
  const { entries, pending, from, to, head, erased } = verdict;
  if (broken.length > 0) {
    yield `${name}: BROKEN, ${entries} entries`;
    yield* broken.map((sentence) => `  ${sentence}`);
    return;
  }
  if (erased) return yield `${name}: erased with its person`;
  if (head === null && entries === 0 && pending === 0) return yield `${name}: no entries`;
  const late = pending === 0 ? '' : `, ${pending} not chained yet`;
  const span = from === null ? '' : `, from ${from} to ${to}`;
  yield `${name}: ${entries} entries, chain whole${span}${late}, ends at ${head ?? 'nothing'}`;
}

function nameOf(owner: AuditLogOwner): string {
  if ('admins' in owner) return 'administrators';
  return 'userId' in owner ? `user ${owner.userId}` : `organisation ${owner.organisationId}`;
}
