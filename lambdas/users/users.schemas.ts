import * as z from 'zod/mini';
import { lazy } from '../platform/http/schema.ts';
import { visibleName } from './visible-name.ts';
import { isLocale, isTimeZone } from './locale.ts';

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
    displayName: z.optional(z.nullable(visibleName())),
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
    closing: z.nullable(z.object({ at: time() })),
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
