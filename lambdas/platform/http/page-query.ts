import * as z from 'zod/mini';

/** The query of a list that is read in pages: how many items, and where the page begins. */
export const pageQuery = () => ({
  limit: z._default(z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(100)), 50),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
});
