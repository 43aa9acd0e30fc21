import * as z from 'zod/mini';
import { lazy } from '../platform/http/schema.ts';

export const Live = lazy(() => z.object({ status: z.literal('ok') }));

export const Ready = lazy(() =>
  z.object({ status: z.enum(['ok', 'degraded']), degraded: z.array(z.enum(['cache'])) }),
);
