import { ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { requestKeyOf } from '../request-key.ts';
import { organisationOf } from '../organisation-of.ts';
import { MANAGERS_ONLY, MEMBERS_ONLY } from '../refusals.ts';
import type { PaymentsServices } from '../services.ts';
import { changeSubscription, seeChange } from './change-subscription.ts';
import { checkoutRoute } from './checkout.routes.ts';
import { cancelSubscription, resumeSubscription } from './end-subscription.ts';
import { readSubscription } from './read-subscription.ts';

const { OrganisationQuery } = schemasIn(() => import('../payments.schemas.ts'), ['OrganisationQuery']);
const { ChangeAnswer, ChangeBody, OrganisationBody, Subscription } = schemasIn(
  () => import('./subscriptions.schemas.ts'),
  ['ChangeAnswer', 'ChangeBody', 'OrganisationBody', 'Subscription'],
);

const path = '/v1/payments/subscription';
const common = { tags: ['payments'], auth: 'required' } as const;

const NOT_SUBSCRIBED = '`not_subscribed`';

const CHANGES = { name: 'payments:change', max: 30, windowS: 600, fallback: 'dynamodb' } as const;

/** Subscriptions of organisations: start, read, change, end. */
export function subscriptionRoutes(services: PaymentsServices): readonly Route[] {
  return [
    checkoutRoute(services),
    readRoute(services),
    changeRoute(services),
    endRoute(services, 'cancel', 'End the subscription with the period that is paid for', cancelSubscription),
    endRoute(services, 'resume', 'Let a subscription go on that was to end', resumeSubscription),
  ];
}

function readRoute(services: PaymentsServices): Route {
  return route({
    ...common,
    method: 'GET',
    path,
    summary: 'Read what an organisation has bought',
    scope: 'payments:read',
    query: OrganisationQuery,
    answers: {
      200: { description: 'as of the last word from Stripe, with its ETag', schema: Subscription },
      304: { description: 'unchanged since If-None-Match' },
      ...MEMBERS_ONLY,
    },
    handle: async ({ principal: { userId }, query }) => {
      const { organisationId } = await organisationOf(services, { userId, ...query });
      return subscriptionAnswer(services, organisationId);
    },
  });
}

function changeRoute(services: PaymentsServices): Route {
  return route({
    ...common,
    method: 'POST',
    path: `${path}/change`,
    summary: 'Change plan or interval, or see what that would cost',
    scope: 'payments:write',
    idempotency: 'optional',
    body: ChangeBody,
    answers: {
      200: { description: 'the preview, or what became of the change', schema: ChangeAnswer },
      ...MANAGERS_ONLY,
      409: {
        description: `${NOT_SUBSCRIBED}, \`subscription_not_changeable\`, \`amount_changed\`, \`change_in_flight\``,
      },
    },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const { userId } = request.principal;
      const { preview, agreed, ...wanted } = request.body;
      if (preview) {
        const { dueAt, prorationDate, ...seen } = await seeChange(services, { userId, ...wanted });
        return ok({
          status: 'preview',
          ...seen,
          dueAt: isoTime(dueAt),
          prorationDate: isoTime(prorationDate),
        });
      }
      const { organisationId, ...made } = await changeSubscription(services, {
        userId,
        ...wanted,
        agreed: agreed && { ...agreed, prorationDate: Date.parse(agreed.prorationDate) },
        requestKey: requestKeyOf(request),
      });
      const { subscription } = await readSubscription(services, organisationId);
      return ok({ ...made, subscription });
    },
  });
}

function endRoute(
  services: PaymentsServices,
  what: 'cancel' | 'resume',
  summary: string,
  work: typeof cancelSubscription,
): Route {
  return route({
    ...common,
    method: 'POST',
    path: `${path}/${what}`,
    summary,
    scope: 'payments:write',
    idempotency: 'optional',
    body: OrganisationBody,
    answers: {
      200: { description: 'the subscription as it is now', schema: Subscription },
      ...MANAGERS_ONLY,
      409: { description: NOT_SUBSCRIBED },
    },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const wanted = { ...request.body, userId: request.principal.userId, requestKey: requestKeyOf(request) };
      return subscriptionAnswer(services, await work(services, wanted));
    },
  });
}

async function subscriptionAnswer(services: PaymentsServices, organisationId: string) {
  const { subscription, version } = await readSubscription(services, organisationId);
  return ok(subscription, { etag: versionTag(version) });
}
