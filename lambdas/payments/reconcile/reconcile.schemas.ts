import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

export const ReconcileParams = lazy(() =>
  z.object({ org: z.string().check(z.minLength(1), z.maxLength(64)) }),
);

export const ReconcileBody = lazy(() => z.strictObject({ repair: z.boolean() }));

export const Reconciliation = lazy(() =>
  z.object({
    organisationId: z.string(),
    repaired: z.boolean(),
    differences: z.array(
      z.object({ of: z.string(), field: z.string(), stored: z.unknown(), atStripe: z.unknown() }),
    ),
  }),
);
