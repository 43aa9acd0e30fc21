import * as z from 'zod/mini';

/** A path of this site, to put behind its address: visible ASCII without backslashes, so that nobody is sent elsewhere. */
export const sitePath = () =>
  z
    .string()
    .check(
      z.maxLength(512),
      z.regex(/^\/[\u0021-\u005b\u005d-\u007e]*$/, 'must be a path of this site, such as /billing'),
    );
