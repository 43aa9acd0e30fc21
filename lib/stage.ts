import { Aspects, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CLOUDFRONT_REGION } from './config/regions.ts';
import type { SoloistConfig, StageConfig } from './config/schema.ts';
import { settingsOf } from './config/settings.ts';
import { setAlarmProfile } from './constructs/alarm-profile.ts';
import { UsEast1Parts } from './constructs/edge/us-east-1.construct.ts';
import { setNaming } from './constructs/naming.ts';
import { ToolkitFunctions } from './constructs/toolkit-functions.ts';
import { AppStack } from './stacks/app.stack.ts';
import { DataStack } from './stacks/data.stack.ts';
import { EdgeStack } from './stacks/edge.stack.ts';
import { GlobalStack } from './stacks/global.stack.ts';
import { NetworkStack } from './stacks/network.stack.ts';
import { OperationsStack } from './stacks/operations.stack.ts';
import { WatchStack } from './stacks/watch.stack.ts';

/** One complete copy of the system: its stacks in the order of their deployment. */
export class SoloistStage extends Stage {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly edge: EdgeStack;
  readonly app: AppStack;
  readonly operations: OperationsStack;

  constructor(scope: Construct, config: SoloistConfig, stage: StageConfig) {
    const env = { region: stage.region, ...(stage.account && { account: stage.account }) };
    super(scope, stage.name, { env });
    setNaming(this, { project: config.name, stage: stage.name });
    const settings = settingsOf(config, stage);
    setAlarmProfile(this, settings.alarms.profile);
    Aspects.of(this).add(new ToolkitFunctions());
    const named = (stack: string) => ({ stackName: `${config.name}-${stage.name}-${stack}` });

    const network = new NetworkStack(this, 'network', { ...named('network'), zones: stage.zones, settings });
    const data = new DataStack(this, 'data', { ...named('data'), settings });
    const abroad = stage.region !== CLOUDFRONT_REGION;
    const global =
      abroad && UsEast1Parts.areNeededBy(settings)
        ? new GlobalStack(this, 'global', { ...named('global'), env, settings })
        : null;
    const parts = global?.parts ?? null;
    const edge = new EdgeStack(this, 'edge', { ...named('edge'), network, data, settings, parts });
    const app = new AppStack(this, 'app', { ...named('app'), network, data, edge, settings });
    const operations = new OperationsStack(this, 'operations', {
      ...named('operations'),
      root: this,
      settings,
    });
    // after the composite alarms are made, which can't hear another region's
    const { distribution } = edge;
    if (abroad && distribution) {
      new WatchStack(this, 'watch', { ...named('watch'), env, distribution, settings });
    }
    data.addStackDependency(network);
    edge.addStackDependency(data);
    app.addStackDependency(edge);
    operations.addStackDependency(app);
    this.network = network;
    this.data = data;
    this.edge = edge;
    this.app = app;
    this.operations = operations;
  }
}
