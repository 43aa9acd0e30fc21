import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

// whatever it is, the answer is the same: what no token can be is taken for none
export const UnsubscribeQuery = lazy(() => z.object({ token: z._default(z.catch(z.string(), ''), '') }));
export const Unsubscribed = lazy(() => z.object({ status: z.literal('done') }));
