import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SoloistConfig, StageConfig } from './config/schema.ts';
import { settingsOf } from './config/settings.ts';
import { Alerts } from './constructs/alerts.construct.ts';
import { setNaming } from './constructs/naming.ts';
import { AppStack } from './stacks/app.stack.ts';
import { DataStack } from './stacks/data.stack.ts';
import { NetworkStack } from './stacks/network.stack.ts';

/** One complete copy of the system: its stacks in the order of their deployment. */
export class SoloistStage extends Stage {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly app: AppStack;

  constructor(scope: Construct, config: SoloistConfig, stage: StageConfig) {
    const env = { region: stage.region, ...(stage.account && { account: stage.account }) };
    super(scope, stage.name, { env });
    setNaming(this, { project: config.name, stage: stage.name });
    const named = (stack: string) => ({ stackName: `${config.name}-${stage.name}-${stack}` });

    this.network = new NetworkStack(this, 'network', { ...named('network'), zones: stage.zones });
    this.data = new DataStack(this, 'data', named('data'));
    this.app = new AppStack(this, 'app', {
      ...named('app'),
      network: this.network,
      data: this.data,
      settings: settingsOf(config, stage),
    });
    new Alerts(this.app, 'Alerts', { address: config.alarms.address, root: this });
    this.data.addStackDependency(this.network);
    this.app.addStackDependency(this.data);
  }
}
