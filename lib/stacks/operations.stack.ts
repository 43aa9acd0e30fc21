import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import { Alerts } from '../constructs/alerts.construct.ts';

export interface OperationsStackProps extends StackProps {
  /** Every alarm under it is heard: the stage. */
  readonly root: IConstruct;
  readonly settings: StageSettings;
}

/** What the owner looks at and is told by. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { root, settings, ...props }: OperationsStackProps) {
    super(scope, id, props);
    new Alerts(this, 'Alerts', { address: settings.alarms.address, root });
  }
}
