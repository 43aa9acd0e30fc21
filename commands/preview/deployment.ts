import { Refusal } from '../../lib/errors/refusal.ts';
import { previewStage } from '../../lib/preview/name.ts';
import { PLAN_CONTEXT, type PreviewPlan } from '../../lib/preview/plan.ts';
import type { Program } from '../deploy/steps.ts';

const DAYS = 7;
const MAX_DAYS = 90;
const DAY_MS = 86_400_000;

/** The CDK's deployment of a preview, its plan handed over as context. */
export function deployment(plan: PreviewPlan): Program {
  return [
    'cdk',
    'deploy',
    `${previewStage(plan.name)}/**`,
    '--app',
    'node bin/preview.ts',
    '--output',
    'cdk.out/preview',
    '--context',
    `${PLAN_CONTEXT}=${JSON.stringify(plan)}`,
    '--require-approval',
    'never',
  ];
}

/**
 * When a preview is past its day.
 * @throws Refusal for what is no number of days
 */
export function daysOf(text: string | undefined, now: Date): Date {
  const days = text === undefined ? DAYS : Number(text);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new Refusal(`--days is '${text}', expected a whole number from 1 to ${MAX_DAYS}`);
  }
  return new Date(now.getTime() + days * DAY_MS);
}

export function nextSteps({ name, expiresAt, beside }: PreviewPlan): string {
  return `
${name} answers, until you destroy it (npm run preview -- --list reminds you from ${expiresAt.slice(0, 10)} on):

  curl ${beside.publicUrl}/v1/health/live -H 'x-soloist-preview: ${name}'

In a browser, let an extension send that header to ${beside.publicUrl}: links in its mails lead here then.
  npm run preview -- ${name} --destroy`;
}
