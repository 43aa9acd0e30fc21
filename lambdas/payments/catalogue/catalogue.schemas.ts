import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { amount } from '../payments.schemas.ts';

const plan = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    /** Of a seat where `perSeat`; none for a plan that costs nothing. */
    prices: z.object({ month: z.optional(amount()), year: z.optional(amount()) }),
    perSeat: z.boolean(),
    trialDays: z.int(),
    entitlements: z.record(z.string(), z.union([z.number(), z.boolean()])),
    /** Price of a unit, by meter. */
    usage: z.record(z.string(), z.number()),
  });

export const Plans = lazy(() =>
  z.object({
    /** ISO 4217, in lower case. */
    currency: z.string(),
    plans: z.array(plan()),
    products: z.array(z.object({ id: z.string(), name: z.string(), price: amount() })),
  }),
);
