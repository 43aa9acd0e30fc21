import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const always = (channel: string) => `security is always told by ${channel}`;
const timeOfDay = () => z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as 22:00'));

const security = () =>
  z.strictObject({
    inbox: z.literal(true, always('inbox')),
    mail: z.literal('immediately', always('mail at once')),
    push: z.boolean(),
  });
const atOnce = () =>
  z.strictObject({ inbox: z.boolean(), mail: z.enum(['immediately', 'off']), push: z.boolean() });
/** For a category with something chatty in it. */
const daily = () =>
  z.strictObject({ inbox: z.boolean(), mail: z.enum(['immediately', 'daily', 'off']), push: z.boolean() });

const quietHours = () =>
  z
    .strictObject({ from: timeOfDay(), to: timeOfDay() })
    .check(
      z.refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another time than `from`' }),
    );

export const NotificationPreferencesBody = lazy(() =>
  z.strictObject({
    categories: z.strictObject({
      security: security(),
      billing: atOnce(),
      activity: daily(),
      product: atOnce(),
    }),
    quietHours: z.nullable(quietHours()),
  }),
);
