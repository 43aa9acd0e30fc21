import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ApplicationListenerRule,
  ApplicationTargetGroup,
  type IApplicationListener,
  type ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.construct.ts';
import type { SoloistFunction } from './function.construct.ts';
import { physicalName } from './naming.ts';

/** A rule of the load balancer's listener. */
export interface Route {
  /** From 1, the first that is asked; no two rules of a listener share one. */
  readonly priority: number;
  readonly conditions: ListenerCondition[];
}

/** Priorities of the stage's own rules; those of previews are 1 to 99, and so come before all of them. */
export const PRIORITIES = { payments: 110, egress: 120, api: 200 } as const;

/** The load balancer that brings requests. */
export interface Balancer {
  readonly listener: IApplicationListener;
  /** As metrics name it: `app/<name>/<id>` */
  readonly loadBalancerFullName: string;
}

export interface ListenerTargetProps extends Balancer {
  readonly fn: SoloistFunction;
  readonly route: Route;
  /** Of the target group: at most 6 letters, what ELB's 32 leave beside project and stage. @default the service's */
  readonly name?: string;
}

/**
 * Brings requests of the load balancer to a function, and watches whether they get there.
 * @returns the alias `live` that they go to, which deployments move
 */
export function answerListener(scope: Construct, props: ListenerTargetProps): Alias {
  const { fn, listener, route } = props;
  const live = new Alias(scope, 'Live', { aliasName: 'live', version: fn.currentVersion });
  const targets = targetsOf(scope, live, physicalName(scope, props.name ?? fn.service));
  new ApplicationListenerRule(scope, 'Rule', { listener, ...route, targetGroups: [targets] });
  watch(scope, targets, props);
  return live;
}

/**
 * The CDK's own Lambda target lets every load balancer of every account in. Ours names its target group, which
 * therefore has a fixed name: ELB refuses a group whose function it may not call yet, so the permission comes
 * first and can't refer to the group.
 */
function targetsOf(scope: Construct, live: Alias, name: string): ApplicationTargetGroup {
  const permission = new CfnPermission(scope, 'BalancerPermission', {
    action: 'lambda:InvokeFunction',
    functionName: live.functionArn,
    principal: new ServicePrincipal('elasticloadbalancing.amazonaws.com').service,
    sourceArn: Stack.of(scope).formatArn({
      service: 'elasticloadbalancing',
      resource: 'targetgroup',
      resourceName: `${name}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
  });
  const group = new ApplicationTargetGroup(scope, 'Targets', {
    targetGroupName: name,
    targetType: TargetType.LAMBDA,
    multiValueHeadersEnabled: true,
    // each check would be an invocation to pay for, and Lambda's health is not the function's to prove
    healthCheck: { enabled: false },
    targets: [
      {
        attachToApplicationTargetGroup: () => ({
          targetType: TargetType.LAMBDA,
          targetJson: { id: live.functionArn },
        }),
      },
    ],
  });
  group.node.addDependency(permission);
  return group;
}

function watch(
  scope: Construct,
  targets: ApplicationTargetGroup,
  { fn: { service }, loadBalancerFullName }: ListenerTargetProps,
): void {
  addAlarm(scope, 'LambdaInternalErrors', {
    name: `${service}-internal-errors`,
    severity: 'page',
    page: 'network',
    meaning: `the load balancer can not invoke the ${service} function, or can not read its answer`,
    metric: new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName: 'LambdaInternalError',
      statistic: 'Sum',
      period: Duration.minutes(5),
      dimensionsMap: { LoadBalancer: loadBalancerFullName, TargetGroup: targets.targetGroupFullName },
    }),
    above: 0,
    periods: [1, 1],
  });
}
