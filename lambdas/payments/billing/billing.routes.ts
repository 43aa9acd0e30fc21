import { ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { organisationOf } from '../organisation-of.ts';
import { MEMBERS_ONLY } from '../refusals.ts';
import type { PaymentsServices } from '../services.ts';
import { effectivePlan } from './access.ts';
import { BillingRepository } from './billing.repository.ts';
import { InvoiceRepository } from './invoice.repository.ts';
import type { Invoice } from './invoice.ts';

const { OrganisationQuery } = schemasIn(() => import('../payments.schemas.ts'), ['OrganisationQuery']);
const { Entitlements, Invoices, InvoicesQuery } = schemasIn(
  () => import('./billing.schemas.ts'),
  ['Entitlements', 'Invoices', 'InvoicesQuery'],
);

const tags = ['payments'];

/** What an organisation may use and has been billed for: our own tables, never a question to Stripe. */
export function billingRoutes(services: PaymentsServices): readonly Route[] {
  return [entitlementsRoute(services), invoicesRoute(services)];
}

function entitlementsRoute(services: PaymentsServices): Route {
  return route({
    method: 'GET',
    path: '/v1/payments/entitlements',
    summary: 'Read what an organisation may use now, by its plan',
    tags,
    auth: 'required',
    scope: 'payments:read',
    query: OrganisationQuery,
    answers: {
      200: {
        description: 'those of the first plan for whoever has not bought or not paid',
        schema: Entitlements,
      },
      304: { description: 'unchanged since If-None-Match' },
      ...MEMBERS_ONLY,
    },
    handle: async ({ principal: { userId }, query }) => {
      const { organisationId } = await organisationOf(services, { userId, ...query });
      const billing = await new BillingRepository(services.table).find(organisationId);
      const { id: plan, entitlements } = effectivePlan(billing, services.catalogue, services.clock.now());
      // the time alone can end a plan, without a new version
      const etag = versionTag(`${billing?.version ?? 0}-${plan}`);
      return ok({ organisationId, plan, entitlements }, { etag });
    },
  });
}

function invoicesRoute(services: PaymentsServices): Route {
  return route({
    method: 'GET',
    path: '/v1/payments/invoices',
    summary: 'Read the invoices of an organisation, newest first',
    tags,
    auth: 'required',
    scope: 'payments:read',
    query: InvoicesQuery,
    answers: {
      200: {
        description:
          'a page; `cursor` leads to the next, null at the end. Links are Stripe’s and end after some weeks: the portal has new ones',
        schema: Invoices,
      },
      ...MEMBERS_ONLY,
    },
    handle: async ({ principal: { userId }, query: { organisationId: asked, limit, cursor = null } }) => {
      const { organisationId } = await organisationOf(services, { userId, organisationId: asked });
      const page = await new InvoiceRepository(services.table).page(organisationId, { limit, cursor });
      return ok({ items: page.items.map(documentOf), cursor: page.cursor });
    },
  });
}

function documentOf(invoice: Invoice) {
  const { invoiceId: id, organisationId: _, attemptCount: __, ...rest } = invoice;
  const { createdAt, paidAt, periodStart, periodEnd } = rest;
  return {
    ...rest,
    id,
    createdAt: isoTime(createdAt),
    paidAt: isoTime(paidAt),
    periodStart: isoTime(periodStart),
    periodEnd: isoTime(periodEnd),
  };
}
