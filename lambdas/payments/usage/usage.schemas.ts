import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

// Stripe's identifier has 100 characters, and the organisation stands in it
const id = () => z.string().check(z.minLength(1), z.maxLength(60), z.regex(/^[\w.:~-]+$/));

export const UsageBody = lazy(() =>
  z.strictObject({
    organisationId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    /** A UUID, or whatever names this one usage. */
    id: id(),
    meter: z.string().check(z.minLength(1), z.maxLength(64)),
    quantity: z.int().check(z.minimum(1), z.maximum(1_000_000_000)),
    /** When it was used; now without it. */
    at: z.optional(z.iso.datetime({ offset: true })),
  }),
);

export const UsageDocument = lazy(() =>
  z.object({ id: id(), meter: z.string(), quantity: z.int(), at: z.iso.datetime() }),
);
