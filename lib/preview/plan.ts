import * as z from 'zod/mini';
import { Refusal } from '../errors/refusal.ts';

/** Key of the CDK's context that `npm run preview` hands the plan over with, as JSON. */
export const PLAN_CONTEXT = 'soloist:preview';

const cache = z.strictObject({
  host: z.string(),
  port: z.string(),
  mode: z.enum(['cluster', 'single']),
  securityGroupId: z.string(),
});

/** What a preview is to be, with what stands already: read by the command, so that synthesis looks nothing up. */
const plan = z.strictObject({
  name: z.string(),
  /** Of its rule on the listener. */
  priority: z.int(),
  /** ISO 8601. */
  expiresAt: z.string(),
  beside: z.strictObject({
    vpcId: z.string(),
    privateSubnetIds: z.array(z.string()),
    listenerArn: z.string(),
    listenerSecurityGroupId: z.string(),
    publicUrl: z.string(),
    cache: z.nullable(cache),
  }),
});

export type PreviewPlan = z.infer<typeof plan>;

/** What a preview uses of the stage that it stands beside. */
export type Beside = PreviewPlan['beside'];

/** @throws Refusal for a context that is absent or no plan */
export function readPlan(context: unknown): PreviewPlan {
  if (typeof context !== 'string') {
    throw new Refusal('bin/preview.ts is synthesised by a command: npm run preview -- <name>');
  }
  const parsed = plan.safeParse(JSON.parse(context));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(
      `the context ${PLAN_CONTEXT} is no plan of a preview: ${issue?.path.join('.')} ${issue?.message}`,
    );
  }
  return parsed.data;
}
