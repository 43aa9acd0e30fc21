import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { SignUps } from '../../lambdas/auth/sign-ups.construct.ts';
import type { StageSettings } from '../config/settings.ts';
import { watchAccount } from '../constructs/account-alarms.ts';
import { Alerts } from '../constructs/alerts.construct.ts';
import { watchBreakers } from '../constructs/breaker-graph.ts';
import { Budget } from '../constructs/budget.construct.ts';
import { StageDashboard } from '../constructs/dashboard.construct.ts';
import { FailedDeployments } from '../constructs/failed-deployments.construct.ts';

export interface OperationsStackProps extends StackProps {
  /** Every alarm and graph under it is heard and shown: the stage. */
  readonly root: IConstruct;
  readonly settings: StageSettings;
}

/** What the owner looks at and is told by. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { root, settings, ...props }: OperationsStackProps) {
    super(scope, id, props);
    watchAccount(this, settings.concurrency);
    watchBreakers(this);
    new SignUps(this, 'SignUps');
    const alerts = new Alerts(this, 'Alerts', { address: settings.alarms.address, root });
    new Budget(this, 'Budget', { amount: settings.budget, topic: alerts.topic });
    if (settings.rollout === 'canary') new FailedDeployments(this, 'FailedDeployments', alerts.topic);
    new StageDashboard(this, 'Dashboard', { root, composites: alerts.composites, alarms: alerts.heard });
  }
}
