import { App, type AppProps } from 'aws-cdk-lib';
import cdk from '../cdk.json' with { type: 'json' };
import type { SoloistConfig } from './config/schema.ts';
import { SoloistStage } from './stage.ts';

/**
 * The CDK app of a checked config, with the feature flags of cdk.json whoever starts it.
 * @param stages those to synthesise; each still knows of the others
 */
export function soloistApp(config: SoloistConfig, props: AppProps = {}, stages = config.stages): App {
  const app = new App({ ...props, context: { ...cdk.context, ...props.context } });
  for (const stage of stages) new SoloistStage(app, config, stage);
  return app;
}
