import * as z from 'zod/mini';
import { REGIONS } from './regions.ts';

export const MODULES = ['auth', 'users', 'notifications'] as const;
export type ModuleName = (typeof MODULES)[number];

/** Functions that can run modules. */
export const PLACES = ['api'] as const;
export type Place = (typeof PLACES)[number];

/** Modules that write in one transaction, and so must run in one function. */
export const GROUPS: readonly (readonly ModuleName[])[] = [['auth', 'users']];

const name = (max: number) =>
  z.string().check(
    z.regex(new RegExp(`^[a-z][a-z0-9-]{0,${max - 2}}[a-z0-9]$`), {
      error: `2 to ${max} lower-case letters, digits and inner hyphens, first a letter`,
    }),
  );
const hostName = z.string().check(
  z.regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
    error: 'a host name in lower case such as example.com',
  }),
);
const ADDRESS = String.raw`[^\s@<>"]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,63}`;
const address = z
  .string()
  .check(z.regex(new RegExp(`^${ADDRESS}$`), { error: 'a mail address such as owner@example.com' }));
const mailbox = z.string().check(
  z.regex(new RegExp(`^(${ADDRESS}|[^<>"\r\n]+ <${ADDRESS}>)$`), {
    error: 'a mail address, or a name with one: Soloist <hello@example.com>',
  }),
);
const origin = z.string().check(
  z.regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, {
    error: 'an origin without a path such as https://app.example.com',
  }),
);

const stage = z.strictObject({
  name: name(12),
  account: z.optional(
    z.string().check(z.regex(/^\d{12}$/, { error: 'the 12 digits of an aws account, quoted' })),
  ),
  region: z.enum(REGIONS),
  zones: z.array(z.string()).check(z.length(2, { error: 'two zone ids, as in use1-az4' })),
  host: z.optional(hostName),
  allowedOrigins: z.optional(z.array(origin)),
});

/** The shape of soloist.config.ts; rules between fields are in `contradictions.ts`. */
export const schema = z.strictObject({
  name: name(12),
  stages: z.array(stage).check(z.minLength(1, { error: 'at least one stage' })),
  domain: z.optional(hostName),
  placement: z.strictObject({ auth: z.enum(PLACES), users: z.enum(PLACES), notifications: z.enum(PLACES) }),
  mail: z.strictObject({ sender: mailbox }),
  alarms: z.strictObject({ address }),
});

type Checked = z.infer<typeof schema>;

/** The config as an owner writes it; the fields are explained in soloist.config.ts. */
export type SoloistConfig = Checked;
export type StageConfig = Checked['stages'][number];
