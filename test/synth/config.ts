import { defineConfig } from '../../lib/config/config.ts';
import type { SoloistConfig, StageConfig } from '../../lib/config/schema.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

/** A config of the tests' own: an owner who edits soloist.config.ts must not break them. */
export const CONFIG = defineConfig({
  name: 'soloist',
  stages: [{ name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] }],
  placement: PLACEMENT,
  signIn: { oauth: ['google', 'github'] },
  payments: {
    currency: 'usd',
    plans: [
      { id: 'free', name: 'Free', entitlements: { projects: 3 } },
      { id: 'pro', name: 'Pro', prices: { month: 900 }, perSeat: true, trialDays: 14 },
    ],
  },
  mail: { sender: 'Soloist <hello@example.com>', product: 'Soloist News <news@news.example.com>' },
  alarms: { address: 'owner@example.com' },
});

export const DOMAIN = { domain: 'example.com', hostedZone: 'Z0123456789ABC' };

/** The tests' config with its stage changed, under a domain or without one. */
export function configWith(stage: Partial<StageConfig>, domain: Partial<typeof DOMAIN> = {}): SoloistConfig {
  return { ...CONFIG, ...domain, stages: [{ ...CONFIG.stages[0]!, ...stage }] };
}
