import { defineConfig } from './lib/config/config.ts';

/** The one file an owner edits. A mistake in it fails synthesis with the field, the value and what is allowed. */
export default defineConfig({
  /** In the names of stacks, functions and alarms: `soloist-staging-api`. */
  name: 'soloist',

  /**
   * Deployed independently, in this order of trust; the rehearsal runs the first. `account` may be left out: then
   * a stage goes wherever the credentials lead. `zones` are two zone ids of the region, because names such as
   * us-east-1a mean another place in every account (docs/decisions/zone-ids.md).
   *
   * What a stage may choose besides, with what it is without a choice (docs/cost.md says what each costs):
   *   edge         'cloudfront', or 'alb': a public load balancer, which needs a domain
   *   nat          'none', or 'instance' or 'gateway': lets functions in the network reach IPv4-only hosts
   *   cache        'serverless', or 'node' or 'none'
   *   waf          false, or true: a web application firewall before the edge
   *   alarms       'full', or 'lean': without the alarms that only explain others
   *   rollout      'all-at-once', or 'canary': a tenth of the requests for 5 minutes first, rolled back by alarms
   *   budget       60 US dollars a month: mails at 50, 80 and 100 %
   *   concurrency  10, the account's quota of concurrent executions of functions
   */
  stages: [
    { name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
    { name: 'production', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'], rollout: 'canary' },
  ],

  /**
   * With a domain, a stage answers at `<stage>.<domain>` or at the stage's own `host`, and mail comes from it.
   * Without one it answers at its distribution's address. `hostedZone` is the id of the domain's Route 53 zone.
   */
  // domain: 'example.com',
  // hostedZone: 'Z0123456789ABC',

  /**
   * Which function answers a module's requests. Modules that share a transaction share a function; payments has one of
   * its own, the only one that may read the Stripe secret.
   */
  placement: {
    auth: 'api',
    users: 'api',
    files: 'api',
    notifications: 'api',
    admin: 'api',
    payments: 'payments',
  },

  /**
   * Whose accounts people can sign in with, besides mail and passkeys: 'google', 'github' or none of them. A provider
   * is offered once its client is entered: `npm run secrets -- <stage> --set oauth`.
   */
  signIn: { oauth: ['google', 'github'] },

  /**
   * What is sold. `npm run stripe -- <stage>` brings it to Stripe; amounts are in the currency's smallest unit.
   *   plans      the first is what everybody has who pays nothing; the others have a price for a month, a year or both
   *              perSeat       each member of the organisation is paid for; without it, the organisation
   *              trialDays     free days before the first payment; 0
   *              entitlements  limits and switches that the plan grants, by names of your choice
   *              usage         price per unit that is billed besides, by the meter's name
   *   products   sold once, by orders; none
   *   graceDays  how long an organisation keeps its plan while a payment is overdue; 7
   *   tax        whether Stripe Tax works out and adds the taxes; false
   *
   * `npm start` sells them on a Stripe of its own; with STRIPE_TEST_KEY in the environment on Stripe's test mode.
   */
  payments: {
    currency: 'usd',
    plans: [
      { id: 'free', name: 'Free', entitlements: { projects: 3, storageGb: 1 } },
      {
        id: 'pro',
        name: 'Pro',
        prices: { month: 900, year: 9_000 },
        perSeat: true,
        trialDays: 14,
        entitlements: { projects: 50, storageGb: 50, prioritySupport: false },
      },
      {
        id: 'business',
        name: 'Business',
        prices: { month: 4_900, year: 49_000 },
        entitlements: { projects: 1_000, storageGb: 500, prioritySupport: true },
        usage: { api_calls: 1 },
      },
    ],
    products: [{ id: 'onboarding', name: 'An hour of onboarding', price: 9_900 }],
  },

  /** The largest upload in megabytes, and the entitlement that says how many gigabytes an organisation may keep. */
  files: { maxUploadMb: 50, quota: 'storageGb' },

  /** For how many days the audit logs of people and organisations are kept: 30 to 3,650. */
  audit: { keepDays: 365 },

  /**
   * Who mail comes from (docs/mail.md): `sender` about accounts, security and payments; `product` news and whatever else
   * people may turn off, with a domain at a name under it such as news.example.com. `ratePerSecond`: what SES takes from
   * the account; 14 once it is out of the sandbox. `dmarc`: what others shall do with mail that claims to be the domain's
   * and can't prove it: 'none' (report it), 'quarantine' or 'reject', or 'elsewhere' where you keep that record yourself.
   */
  mail: { sender: 'Soloist <hello@example.com>', product: 'Soloist News <news@news.example.com>' },

  /** Who is told when something breaks. AWS asks this address to confirm after the first deployment. */
  alarms: { address: 'owner@example.com' },

  /** With it, `npm run deploy -- pipeline` makes a pipeline that ships every commit (docs/delivery.md). */
  // delivery: { connection: 'arn:aws:codeconnections:…', repository: 'owner/name', region: 'us-east-1' },
});
