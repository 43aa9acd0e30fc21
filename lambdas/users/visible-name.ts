import * as z from 'zod/mini';

/** The name of a person or an organisation: one line that looks like what it is. */
export const visibleName = () =>
  z.string().check(
    z.trim(),
    z.minLength(1, 'must have 1 to 80 characters'),
    z.maxLength(80, 'must have 1 to 80 characters'),
    // controls and the marks that turn writing around make names that look like other people's
    // by number: the pattern stands in the OpenAPI document, and not every reader of it knows \p{…}
    z.regex(
      // eslint-disable-next-line no-control-regex
      /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/u,
      'must be one line of visible characters',
    ),
    // names stand in mails to people who know nobody here, whose programs make links of what looks like one
    z.regex(/^(?!.*(:\/\/|[wW]{3}\.))/u, 'must not have the address of a page'),
  );
