import { App, type AppProps } from 'aws-cdk-lib';
import cdk from '../../cdk.json' with { type: 'json' };
import type { SoloistConfig } from '../config/schema.ts';
import { BootstrapStack } from './bootstrap.stack.ts';
import { deliverable } from './demands.ts';
import { PipelineStack } from './pipeline.stack.ts';

/**
 * The CDK app of the pipeline: its stack, and the stages that it deploys.
 * @throws Refusal when the config lacks what a pipeline needs
 */
export function pipelineApp(config: SoloistConfig, props: AppProps = {}): App {
  const checked = deliverable(config);
  const app = new App({ ...props, context: { ...cdk.context, ...props.context } });
  const { region, account } = checked.delivery;
  new PipelineStack(app, 'pipeline', {
    config: checked,
    stackName: `${checked.name}-pipeline`,
    env: { region, ...(account && { account }) },
  });
  return app;
}

/**
 * The CDK app of what an account needs once; IAM is the same in every region, so its stack stands in one.
 * @param account that it is made for, 12 digits: the CDK's CLI says it
 */
export function bootstrapApp(config: SoloistConfig, account: string | undefined, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...cdk.context, ...props.context } });
  const region = config.delivery?.region ?? config.stages[0]!.region;
  new BootstrapStack(app, 'bootstrap', {
    config,
    account,
    stackName: `${config.name}-bootstrap`,
    env: { region },
  });
  return app;
}
