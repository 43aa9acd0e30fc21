import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { id } from '../payments.schemas.ts';

export const ReconcileParams = lazy(() => z.object({ org: id() }));

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
