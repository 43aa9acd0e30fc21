import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { amount, organisationId, time } from '../payments.schemas.ts';

export const InvoicesQuery = lazy(() => z.object({ organisationId: organisationId(), ...pageQuery() }));

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
