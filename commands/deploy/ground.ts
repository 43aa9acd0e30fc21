import { stackRegions } from '../../lib/config/regions.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { Ground } from './plans.ts';

/**
 * What an account is to be prepared for: the regions of the stages and the pipeline that the config puts there.
 * @param account of the credentials; stages without one are there too
 * @throws Refusal when the config puts nothing into it
 */
export function groundOf({ stages, delivery }: SoloistConfig, account: string): Ground {
  const here = (place: { account?: string | undefined }) => (place.account ?? account) === account;
  const guests = stages.filter((stage) => here({ account: stage.account ?? delivery?.account }));
  const regions = guests.flatMap(({ region }) => stackRegions(region));
  if (delivery && here(delivery)) regions.push(delivery.region);
  if (regions.length === 0) {
    const expected = [...new Set(stages.map((stage) => stage.account ?? delivery?.account))].join(', ');
    throw new Refusal(
      `your credentials are of account ${account}, expected one of those that soloist.config.ts names: ${expected}`,
    );
  }
  const trusted = delivery?.account && delivery.account !== account ? delivery.account : null;
  return { account, regions: [...new Set(regions)].sort(), trusted };
}
