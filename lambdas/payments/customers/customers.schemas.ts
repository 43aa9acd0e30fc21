import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';
import { organisationId } from '../payments.schemas.ts';
import { sitePath } from '../site-path.ts';

export const PortalBody = lazy(() =>
  z.strictObject({
    organisationId: organisationId(),
    /** Where the pages lead back to. */
    returnPath: z._default(sitePath(), '/'),
  }),
);

export const PortalOpened = lazy(() => z.object({ url: z.url() }));
