import { accepted } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { organisationOf } from '../organisation-of.ts';
import { MANAGERS_ONLY } from '../refusals.ts';
import type { WebhookServices } from '../services.ts';
import { reportUsage } from './report-usage.ts';

const { UsageBody, UsageDocument } = schemasIn(
  () => import('./usage.schemas.ts'),
  ['UsageBody', 'UsageDocument'],
);

const REPORTS = { name: 'payments:usage', max: 1_200, windowS: 60, fallback: 'dynamodb' } as const;

export function usageRoutes(services: WebhookServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/payments/usage',
      summary: 'Report something used that is billed; what comes twice with one `id` counts once',
      tags: ['payments'],
      auth: 'required',
      scope: 'payments:write',
      idempotency: 'optional',
      body: UsageBody,
      answers: {
        202: { description: 'stored; it will be on the invoice', schema: UsageDocument },
        ...MANAGERS_ONLY,
        409: { description: '`meter_not_in_plan`: the organisation’s plan has no such meter' },
        422: { description: '`validation_failed`; `usage_id_reused`: the id stands for another usage' },
      },
      limits: [{ ...REPORTS, by: ({ principal }) => principal.userId }],
      handle: async ({ principal: { userId }, body }) => {
        const { id: usageId, meter, quantity } = body;
        const { organisationId } = await organisationOf(services, {
          userId,
          organisationId: body.organisationId,
          manage: true,
        });
        const at = body.at === undefined ? null : Date.parse(body.at);
        const usage = await reportUsage(services, { organisationId, usageId, meter, quantity, at });
        return accepted({ id: usageId, meter, quantity, at: isoTime(usage.at) });
      },
    }),
  ];
}
