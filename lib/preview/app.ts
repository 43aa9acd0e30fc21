import { App, Stage, type AppProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import cdk from '../../cdk.json' with { type: 'json' };
import type { SoloistConfig } from '../config/schema.ts';
import { settingsOf } from '../config/settings.ts';
import { setAlarmProfile } from '../constructs/alarm-profile.ts';
import { setNaming } from '../constructs/naming.ts';
import { previewStackName, previewStage } from './name.ts';
import { PLAN_CONTEXT, type PreviewPlan, readPlan } from './plan.ts';
import { PreviewStack } from './stack.ts';

/**
 * The CDK app of one preview, beside the config's first stage.
 * @throws Refusal without the plan that `npm run preview` hands over
 */
export function previewApp(config: SoloistConfig, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...cdk.context, ...props.context } });
  new PreviewStage(app, config, readPlan(app.node.tryGetContext(PLAN_CONTEXT)));
  return app;
}

class PreviewStage extends Stage {
  constructor(scope: Construct, config: SoloistConfig, plan: PreviewPlan) {
    const [stage] = config.stages;
    const { region, account, zones } = stage!;
    super(scope, previewStage(plan.name), { env: { region, ...(account && { account }) } });
    setNaming(this, { project: config.name, stage: previewStage(plan.name) });
    setAlarmProfile(this, 'none');
    new PreviewStack(this, 'app', {
      stackName: previewStackName(config.name, plan.name),
      description: `Preview '${plan.name}' beside ${stage!.name}: npm run preview -- ${plan.name} --destroy removes all of it`,
      plan,
      settings: settingsOf(config, stage!),
      zones,
    });
  }
}
