import * as z from 'zod/mini';
import { lazy } from '../platform/http/schema.ts';

/** What an organisation, an order or a product is named by. */
export const id = () => z.string().check(z.minLength(1), z.maxLength(64));
/** The organisation that a request is about: the personal one without it. */
export const organisationId = () => z.optional(id());
/** In the currency's smallest unit. */
export const amount = () => z.int().check(z.minimum(0));
export const time = () => z.iso.datetime();

export const OrganisationQuery = lazy(() => z.object({ organisationId: organisationId() }));
