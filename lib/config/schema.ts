import * as z from 'zod/mini';
import { REGIONS } from './regions.ts';

/** Modules that answer requests; notifications only works on its queue, in a function of its own. */
export const MODULES = ['auth', 'users'] as const;
export type ModuleName = (typeof MODULES)[number];

/** Functions that can run modules. */
export const PLACES = ['api'] as const;
export type Place = (typeof PLACES)[number];

/** Modules that write in one transaction, and so must run in one function. */
export const GROUPS: readonly (readonly ModuleName[])[] = [['auth', 'users']];

const ADDRESS = String.raw`[^\s@<>"]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,63}`;

/** Text of a form; `expected` says which when it has another. */
const text = (form: RegExp, expected: string) => z.string(expected).check(z.regex(form, expected));

const shortName = text(
  /^[a-z]([a-z0-9-]{0,10}[a-z0-9])$/,
  '2 to 12 lower-case letters, digits or inner hyphens, the first a letter',
);
const hostName = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a host name in lower case such as example.com',
);
const account = text(/^\d{12}$/, 'the 12 digits of an aws account as text');
const address = text(new RegExp(`^${ADDRESS}$`), 'a mail address such as owner@example.com');
const mailbox = text(
  new RegExp(`^(${ADDRESS}|[^<>"\r\n]+ <${ADDRESS}>)$`),
  'a mail address, or a name with one such as Soloist <hello@example.com>',
);
const origin = text(
  /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
  'an origin without a path such as https://app.example.com',
);
// which functions there are is checked after the groups, whose message says more
const place = z.custom<Place>((value) => typeof value === 'string', 'the name of a function');

const stage = z.strictObject({
  name: shortName,
  account: z.optional(account),
  region: z.enum(REGIONS),
  zones: z.array(z.string('a zone id such as use1-az4')).check(z.length(2, 'two zone ids')),
  host: z.optional(hostName),
  allowedOrigins: z.optional(z.array(origin)),
});

/** The shape of soloist.config.ts; the rules between fields are in contradictions.ts. */
export const schema = z.strictObject({
  name: shortName,
  stages: z.array(stage).check(z.minLength(1, 'at least one stage')),
  domain: z.optional(hostName),
  placement: z.strictObject({ auth: place, users: place }),
  mail: z.strictObject({ sender: mailbox }),
  alarms: z.strictObject({ address }),
});

/** The config as an owner writes it; soloist.config.ts explains the fields. */
export type SoloistConfig = z.infer<typeof schema>;
export type StageConfig = SoloistConfig['stages'][number];
