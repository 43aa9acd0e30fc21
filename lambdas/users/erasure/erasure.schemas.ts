import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

export const ClosingState = lazy(() => z.object({ closing: z.nullable(z.object({ at: z.iso.datetime() })) }));
