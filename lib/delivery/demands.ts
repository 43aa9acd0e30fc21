import type { DeliveryConfig, SoloistConfig } from '../config/schema.ts';
import { Refusal } from '../errors/refusal.ts';

/** A config that a pipeline can be made of. */
export type DeliverableConfig = SoloistConfig & { readonly delivery: DeliveryConfig };

/**
 * The config with what a pipeline needs: where it stands, and an account for every stage as soon as one has one.
 * @throws Refusal one line on what soloist.config.ts lacks
 */
export function deliverable(config: SoloistConfig): DeliverableConfig {
  const { delivery } = config;
  if (!delivery) {
    throw new Refusal(
      "soloist.config.ts has no delivery, which the pipeline is made from: add delivery: { connection, repository, region } (docs/delivery.md, 'Setting it up')",
    );
  }
  const { account } = delivery;
  if (account) {
    return { ...config, delivery, stages: config.stages.map((stage) => ({ account, ...stage })) };
  }
  const elsewhere = config.stages.find((stage) => stage.account);
  if (elsewhere) {
    throw new Refusal(
      `soloist.config.ts: stage '${elsewhere.name}' has an account and delivery has none: say in delivery.account where the pipeline stands, which decides whether it crosses accounts`,
    );
  }
  const abroad = config.stages.find((stage) => stage.region !== delivery.region);
  if (abroad) {
    throw new Refusal(
      `soloist.config.ts: stage '${abroad.name}' is in ${abroad.region} and delivery in ${delivery.region}: set delivery.account, which a pipeline across regions needs`,
    );
  }
  return { ...config, delivery };
}
