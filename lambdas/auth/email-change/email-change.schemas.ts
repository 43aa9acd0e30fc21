import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

export const EmailConfirmation = lazy(() =>
  z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(512)) }),
);
