import * as z from 'zod/mini';
import { catalogueSchema } from './catalogue.schema.ts';
import { REGIONS } from './regions.ts';

/** Modules that answer requests. */
export const MODULES = ['auth', 'users', 'files', 'notifications', 'admin', 'payments'] as const;
export type ModuleName = (typeof MODULES)[number];

/** Functions that can run modules. */
export type Place = 'api' | 'payments';

const MONOLITH = {
  place: 'api',
  reason: 'it is the only function that runs modules besides payments, which stands alone',
} as const;

/** Which function runs a module, and why no other can. */
export const PLACES_OF: Readonly<Record<ModuleName, { readonly place: Place; readonly reason: string }>> = {
  auth: MONOLITH,
  users: MONOLITH,
  files: MONOLITH,
  notifications: MONOLITH,
  admin: MONOLITH,
  payments: {
    place: 'payments',
    reason:
      'it is isolated, because only the role of a function that runs nothing else may read the Stripe secret',
  },
};

/** Modules that write in one transaction, and so must run in one function. */
export const GROUPS: readonly (readonly ModuleName[])[] = [['auth', 'users', 'admin']];

/** What stands between users and the functions. */
export const EDGES = ['cloudfront', 'alb'] as const;
/** How functions in the network reach hosts that have no IPv6 address. */
export const NATS = ['none', 'instance', 'gateway'] as const;
export const CACHES = ['serverless', 'node', 'none'] as const;
/** `lean` leaves out the alarms that only explain another one: the smallest bill. */
export const ALARM_PROFILES = ['full', 'lean'] as const;
/** How a new version takes over: a tenth of the requests for 5 minutes first, or all of them. */
export const ROLLOUTS = ['all-at-once', 'canary'] as const;
/** What others shall do with mail of the domain that proves to be nobody's; `elsewhere` where you keep that record yourself. */
export const DMARC = ['none', 'quarantine', 'reject', 'elsewhere'] as const;
/** Whose accounts people can sign in with. */
export const OAUTH_PROVIDERS = ['google', 'github'] as const;

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
const hostedZone = text(
  /^Z[A-Z0-9]{6,31}$/,
  'the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ',
);
const connection = text(
  /^arn:aws:code(connections|star-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]{36}$/,
  'the ARN of a CodeConnections connection such as arn:aws:codeconnections:us-east-1:123456789012:connection/<id>',
);
const repository = text(/^[\w.-]+\/[\w.-]+$/, 'a repository such as owner/name');
const branch = text(/^(?!\/)[\w./-]{1,100}$/, 'the name of a branch such as main');
const dollars = z
  .number('US dollars a month such as 60')
  .check(z.gte(1, 'at least 1 US dollar'), z.lte(1_000_000, 'at most 1,000,000 US dollars'));
const concurrency = z
  .int('a whole number of concurrent executions such as 1000')
  .check(z.gte(10, 'at least 10, what AWS gives a new account'));
const keepDays = z
  .int('a whole number of days such as 365')
  .check(z.gte(30, 'at least 30 days'), z.lte(3_650, 'at most 3,650 days'));
const mailRate = z
  .int('a whole number of mails a second such as 14')
  .check(z.gte(1, 'at least 1 mail a second'), z.lte(10_000, 'at most 10,000 mails a second'));
const maxUploadMb = z
  .int('a whole number of megabytes such as 50')
  .check(
    z.gte(1, 'at least 1 megabyte'),
    z.lte(500, 'at most 500 megabytes, which S3 copies within the time of one call'),
  );
const entitlement = text(
  /^[a-z][A-Za-z0-9]{0,39}$/,
  'the name of an entitlement of the plans such as storageGb',
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
  edge: z.optional(z.enum(EDGES)),
  nat: z.optional(z.enum(NATS)),
  cache: z.optional(z.enum(CACHES)),
  waf: z.optional(z.boolean('true or false')),
  alarms: z.optional(z.enum(ALARM_PROFILES)),
  rollout: z.optional(z.enum(ROLLOUTS)),
  budget: z.optional(dollars),
  concurrency: z.optional(concurrency),
});

const delivery = z.strictObject({
  connection,
  repository,
  branch: z.optional(branch),
  region: z.enum(REGIONS),
  account: z.optional(account),
});

/** The shape of soloist.config.ts; the rules between fields are in contradictions.ts. */
export const schema = z.strictObject({
  name: shortName,
  stages: z.array(stage).check(z.minLength(1, 'at least one stage')),
  domain: z.optional(hostName),
  hostedZone: z.optional(hostedZone),
  placement: z.strictObject({
    auth: place,
    users: place,
    files: place,
    notifications: place,
    admin: place,
    payments: place,
  }),
  signIn: z.optional(z.strictObject({ oauth: z.array(z.enum(OAUTH_PROVIDERS)) })),
  payments: catalogueSchema,
  mail: z.strictObject({
    sender: mailbox,
    product: mailbox,
    ratePerSecond: z.optional(mailRate),
    dmarc: z.optional(z.enum(DMARC)),
  }),
  alarms: z.strictObject({ address }),
  audit: z.optional(z.strictObject({ keepDays })),
  files: z.optional(z.strictObject({ maxUploadMb, quota: entitlement })),
  delivery: z.optional(delivery),
});

/** The config as an owner writes it; soloist.config.ts explains the fields. */
export type SoloistConfig = z.infer<typeof schema>;
export type StageConfig = SoloistConfig['stages'][number];
export type DeliveryConfig = NonNullable<SoloistConfig['delivery']>;
