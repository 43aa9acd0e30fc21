import { Refusal } from '../../lib/errors/refusal.ts';
import { refusalOf } from '../shared/aws-refusal.ts';
import { type Check, fail, type Finding, skip } from './check.ts';
import type { Examined, Group } from './report.ts';

/** Runs the checks of one group at the same time; what AWS refuses to tell is a finding too. */
export async function examine<Subject>(
  group: Group,
  checks: readonly Check<Subject>[],
  subject: Subject,
): Promise<Examined[]> {
  return Promise.all(
    checks.map(async (check) => ({ group, title: check.title, ...(await look(check, subject)) })),
  );
}

/** The same rows for checks that nobody can run. */
export function leaveOut(group: Group, checks: readonly Check<never>[], reason: string): Examined[] {
  return checks.map(({ title }) => ({ group, title, ...skip(reason) }));
}

async function look<Subject>(check: Check<Subject>, subject: Subject): Promise<Finding> {
  try {
    return await check.look(subject);
  } catch (error) {
    return unanswered(error);
  }
}

/** A finding of what AWS, or the network on the way, answered instead; other errors are bugs, and thrown. */
export function unanswered(error: unknown): Finding {
  const refusal = refusalOf(error);
  if (refusal instanceof Refusal) {
    // a refusal of ours ends with what to do
    const [, found = refusal.message, advice = 'try again'] = /^(.*): (.*)$/.exec(refusal.message) ?? [];
    return fail(found, advice);
  }
  if (error instanceof Error && '$metadata' in error)
    return fail(
      `AWS answered ${error.name}: ${error.message}`,
      'try again; if it stays, ask AWS with these words',
    );
  throw error;
}
