import * as z from 'zod/mini';
import { lazy } from '../platform/http/schema.ts';
import { isLocale, isTimeZone } from './locale.ts';

const displayName = () =>
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
  );
const locale = () =>
  z
    .string()
    .check(z.maxLength(35), z.refine(isLocale, 'must be a language tag of BCP 47, such as de or en-GB'));
const timeZone = () =>
  z
    .string()
    .check(
      z.maxLength(64),
      z.refine(isTimeZone, 'must be a time zone of the IANA database, such as Europe/Berlin'),
    );
const time = () => z.iso.datetime();

// any text: an id that no person can have is 404 like one that no person has
export const UserParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const ProfileChanges = lazy(() =>
  z.strictObject({
    displayName: z.optional(z.nullable(displayName())),
    locale: z.optional(locale()),
    timeZone: z.optional(timeZone()),
  }),
);

export const Me = lazy(() =>
  z.object({
    id: z.uuid(),
    email: z.email(),
    displayName: z.nullable(z.string()),
    locale: z.string(),
    timeZone: z.string(),
    organisationId: z.uuid(),
    createdAt: time(),
    updatedAt: time(),
  }),
);

export const PublicProfile = lazy(() =>
  z.object({
    id: z.uuid(),
    displayName: z.nullable(z.string()),
    createdAt: time(),
  }),
);

export const PreferencesBody = lazy(() =>
  z.strictObject({
    theme: z.enum(['system', 'light', 'dark']),
    timeFormat: z.enum(['locale', '12h', '24h']),
    weekStartsOn: z.enum(['locale', 'monday', 'saturday', 'sunday']),
  }),
);
