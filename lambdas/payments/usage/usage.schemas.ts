import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { id, organisationId, time } from '../payments.schemas.ts';

// Stripe's identifier has 100 characters, and the organisation stands in it
const usageId = () => z.string().check(z.minLength(1), z.maxLength(60), z.regex(/^[\w.:~-]+$/));

export const UsageBody = lazy(() =>
  z.strictObject({
    organisationId: organisationId(),
    /** A UUID, or whatever names this one usage. */
    id: usageId(),
    meter: id(),
    quantity: z.int().check(z.minimum(1), z.maximum(1_000_000_000)),
    /** When it was used; now without it. */
    at: z.optional(z.iso.datetime({ offset: true })),
  }),
);

export const UsageDocument = lazy(() =>
  z.object({ id: usageId(), meter: z.string(), quantity: z.int(), at: time() }),
);
