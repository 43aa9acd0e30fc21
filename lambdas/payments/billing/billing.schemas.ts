import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const organisationId = () => z.optional(z.string().check(z.minLength(1), z.maxLength(64)));
/** In the currency's smallest unit. */
const amount = () => z.int().check(z.minimum(0));
const time = () => z.iso.datetime();

export const BillingQuery = lazy(() => z.object({ organisationId: organisationId() }));

export const InvoicesQuery = lazy(() =>
  z.object({
    organisationId: organisationId(),
    limit: z._default(z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(100)), 50),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
  }),
);

export const Entitlements = lazy(() =>
  z.object({
    organisationId: z.string(),
    plan: z.string(),
    entitlements: z.record(z.string(), z.union([z.number(), z.boolean()])),
  }),
);

export const Invoices = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        number: z.nullable(z.string()),
        status: z.string(),
        currency: z.string(),
        amountDue: amount(),
        amountPaid: amount(),
        amountRefunded: amount(),
        createdAt: time(),
        paidAt: z.nullable(time()),
        periodStart: time(),
        periodEnd: time(),
        actionRequired: z.boolean(),
        url: z.nullable(z.url()),
        pdfUrl: z.nullable(z.url()),
      }),
    ),
    cursor: z.nullable(z.string()),
  }),
);
