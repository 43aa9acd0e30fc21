import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { sitePath } from '../site-path.ts';

export const PortalBody = lazy(() =>
  z.strictObject({
    /** The personal one without it. */
    organisationId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    /** Where the pages lead back to. */
    returnPath: z._default(sitePath(), '/'),
  }),
);

export const PortalOpened = lazy(() => z.object({ url: z.url() }));
