import type { SoloistConfig, StageConfig } from '../../lib/config/schema.ts';
import { configWith, DOMAIN } from './config.ts';

/** What a stage chooses about its edge, network and cache. */
export type Profile = Pick<Required<StageConfig>, 'edge' | 'nat' | 'cache'>;

/** Every edge, with and without a NAT, with and without a cache: 8; and the two kinds that are left. */
export const PROFILES: readonly Profile[] = [
  ...(['cloudfront', 'alb'] as const).flatMap((edge) =>
    (['none', 'gateway'] as const).flatMap((nat) =>
      (['serverless', 'none'] as const).map((cache): Profile => ({ edge, nat, cache })),
    ),
  ),
  { edge: 'cloudfront', nat: 'instance', cache: 'serverless' },
  { edge: 'cloudfront', nat: 'none', cache: 'node' },
];

export const nameOf = ({ edge, nat, cache }: Profile): string => `${edge}, nat ${nat}, cache ${cache}`;

/** A stage of the profile under a domain, which a public load balancer needs; the rest as without a choice. */
export function configOf(profile: Partial<StageConfig>): SoloistConfig {
  return configWith(profile, DOMAIN);
}
