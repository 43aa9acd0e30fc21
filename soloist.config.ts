import { defineConfig } from './lib/config/config.ts';

/** The one file an owner edits. A mistake in it fails synthesis with the field, the value and what is allowed. */
export default defineConfig({
  /** In the names of stacks, functions and alarms: `soloist-staging-api`. */
  name: 'soloist',

  /**
   * Deployed independently, in this order of trust; the rehearsal runs the first. `account` may be left out: then
   * a stage goes wherever the credentials lead. `zones` are two zone ids of the region, because names such as
   * us-east-1a mean another place in every account (docs/decisions/zone-ids.md).
   */
  stages: [
    { name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
    { name: 'production', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] },
  ],

  /**
   * With a domain, a stage answers at `<stage>.<domain>` or at the stage's own `host`, and mail comes from it.
   * Without one it answers at its load balancer's address.
   */
  // domain: 'example.com',

  /** Which function answers a module's requests. Modules that share a transaction share a function. */
  placement: { auth: 'api', users: 'api' },

  mail: { sender: 'Soloist <hello@example.com>' },

  /** Who is told when something breaks. AWS asks this address to confirm after the first deployment. */
  alarms: { address: 'owner@example.com' },
});
