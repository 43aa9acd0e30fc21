import { defineConfig } from '../../lib/config/config.ts';

/** A config of the tests' own: an owner who edits soloist.config.ts must not break them. */
export const CONFIG = defineConfig({
  name: 'soloist',
  stages: [{ name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] }],
  placement: { auth: 'api', users: 'api' },
  mail: { sender: 'Soloist <hello@example.com>' },
  alarms: { address: 'owner@example.com' },
});
