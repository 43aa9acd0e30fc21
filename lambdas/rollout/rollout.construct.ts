import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type CfnAlarm, type IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge, logicalIdOf } from '../../lib/constructs/acknowledge.ts';
import { addAlarm, SoloistAlarm } from '../../lib/constructs/alarm.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { namingOf, physicalName } from '../../lib/constructs/naming.ts';
import type { RobotAccount } from '../heartbeat/account.construct.ts';
import { METRICS_NAMESPACE, PLATFORM_ENV } from '../platform/platform.contract.ts';
import { ROLLOUT_ENV, ROLLOUT_METRIC, type TrialName } from './rollout.contract.ts';

/** CodeDeploy takes no more: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const MAX_ALARMS = 10;

export interface RolloutProps {
  /** What a new version is asked. */
  readonly trial: TrialName;
  /** The function whose versions take over. */
  readonly fn: SoloistFunction;
  /** What traffic goes to. From now on CodeDeploy moves it. */
  readonly alias: Alias;
  readonly publicUrl: string;
  /** The account that the hook logs in with. */
  readonly account: RobotAccount;
  /**
   * Metric alarms that take a new version back, besides the function's own. One that rings already keeps a deployment
   * from beginning.
   */
  readonly alarms: readonly IAlarm[];
}

/**
 * A new version gets a tenth of the requests for five minutes, and then all of them. Before that a hook tries it directly;
 * meanwhile the hook makes traffic, and any of the alarms takes the version back.
 */
export class Rollout extends Construct {
  readonly group: LambdaDeploymentGroup;

  constructor(scope: Construct, id: string, props: RolloutProps) {
    super(scope, id);
    const hook = this.hook(props);
    const own = props.fn.node.findAll().filter((child) => child instanceof SoloistAlarm);
    const alarms = [...own, ...props.alarms];
    if (alarms.length > MAX_ALARMS) {
      throw new Error(
        `rollout ${id} has ${alarms.length} alarms, CodeDeploy takes ${MAX_ALARMS}: leave some out`,
      );
    }
    const { role, policy } = this.role(props, hook);
    const name = physicalName(this, props.fn.service);
    this.group = new LambdaDeploymentGroup(this, 'Group', {
      application: new LambdaApplication(this, 'Application', { applicationName: name }),
      deploymentGroupName: name,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alias: props.alias,
      // or the CDK would attach AWS's managed policy, which may move the aliases of every function
      role: role.withoutPolicyUpdates(),
      preHook: hook,
      alarms,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    hook.allow(['codedeploy:PutLifecycleEventHookExecutionStatus'], [this.group.deploymentGroupArn]);
    // a deployment begins with the alias' update: whoever takes part in it must be there by then
    props.alias.node.addDependency(policy, hook);
  }

  private hook({ trial, fn, publicUrl, account }: RolloutProps): SoloistFunction {
    const hook = new SoloistFunction(this, 'Hook', {
      service: trial === 'api' ? 'rollout' : `${trial}-rollout`,
      entry: 'lambdas/rollout/rollout.handler.ts',
      // the trial takes two minutes at most, the canary and its margin five and a half
      timeout: Duration.minutes(10),
      memory: 256,
    });
    hook.addEnvironment(PLATFORM_ENV.publicUrl, publicUrl);
    hook.addEnvironment(ROLLOUT_ENV.newVersion, fn.currentVersion.functionArn);
    hook.addEnvironment(ROLLOUT_ENV.trial, trial);
    account.grantRead(hook);
    // all versions and not this one: the next deployment would take the right from the hook that is running
    hook.allow(['lambda:InvokeFunction'], [`${fn.functionArn}:*`]);
    // CodeDeploy has had its answer: a second run would answer for a deployment that goes on
    hook.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(5) });
    acknowledge(hook.role!, {
      [`AwsSolutions-IAM5[Resource::<${logicalIdOf(fn)}.Arn>:*]`]:
        'the version that a deployment brings has no number before it: the right is for the versions of this function alone',
    });
    return hook;
  }

  /** What AWSCodeDeployRoleForLambdaLimited allows, for this alias and this hook. */
  private role({ fn, alias }: RolloutProps, hook: SoloistFunction): { role: Role; policy: Policy } {
    const role = new Role(this, 'Role', {
      description: `What CodeDeploy may do to roll out ${physicalName(this, fn.service)}`,
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    // by name: the alias waits for this policy, which therefore can't refer to it
    const functionArn = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: physicalName(this, fn.service),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = new Policy(this, 'RolePolicy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
          resources: [functionArn, `${functionArn}:${alias.aliasName}`],
        }),
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [hook.functionArn] }),
        new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
      ],
    });
    acknowledge(policy, {
      'AwsSolutions-IAM5[Resource::*]':
        'reads the state of alarms, which CloudWatch lists for a whole account only',
    });
    return { role, policy };
  }
}

/** The alarm of the requests that the hooks send while new versions take over, whichever failed. */
export function watchKnocks(scope: Construct): SoloistAlarm {
  const alarm = addAlarm(scope, 'Knocks', {
    name: 'rollout-knocks',
    severity: 'ticket',
    page: 'functions',
    essential: true,
    meaning:
      'more than 2 of the 120 requests that a hook sends in a minute failed while a new version took over',
    metric: new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: ROLLOUT_METRIC,
      dimensionsMap: { Stage: namingOf(scope).stage },
      statistic: 'Sum',
      period: Duration.minutes(1),
      label: 'failed knocks',
    }),
    above: 2,
    periods: [1, 1],
  })!;
  // its id from when only the api was rolled out: its name is taken under another one
  (alarm.node.defaultChild as CfnAlarm).overrideLogicalId('RolloutKnocksE0B58C7B');
  return alarm;
}
