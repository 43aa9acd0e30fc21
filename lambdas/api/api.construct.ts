import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListenerRule,
  ApplicationTargetGroup,
  type IApplicationListener,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { API_PATHS } from '../../lib/constructs/edge/api-paths.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { physicalName } from '../../lib/constructs/naming.ts';
import { type Edge, PLATFORM_ENV } from '../platform/platform.contract.ts';

export interface ApiProps {
  readonly vpc: IVpc;
  readonly listener: IApplicationListener;
  readonly loadBalancerFullName: string;
  readonly publicUrl: string;
  readonly edge: Edge;
  /** Origins that browsers may send requests from, besides the public URL. */
  readonly allowedOrigins: readonly string[];
  /** Which requests of the listener come here. @default those to the API's paths */
  readonly route?: Route;
}

/** A rule of the load balancer's listener. */
export interface Route {
  /** From 1, the first that is asked; no two rules of a listener share one. */
  readonly priority: number;
  readonly conditions: ListenerCondition[];
}

const API_ROUTE: Route = { priority: 100, conditions: [ListenerCondition.pathPatterns([...API_PATHS])] };

/** The function behind the load balancer. Traffic goes to its alias `live`, which deployments move. */
export class Api extends Construct {
  readonly fn: SoloistFunction;
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'api',
      entry: 'lambdas/api/api.handler.ts',
      timeout: Duration.seconds(15),
      memory: 1024,
      vpc: props.vpc,
    });
    this.fn.addEnvironment(PLATFORM_ENV.publicUrl, props.publicUrl);
    this.fn.addEnvironment(PLATFORM_ENV.edge, props.edge);
    this.fn.addEnvironment(PLATFORM_ENV.allowedOrigins, [props.publicUrl, ...props.allowedOrigins].join(','));
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.fn.currentVersion });
    const targets = this.targets();
    new ApplicationListenerRule(this, 'Rule', {
      listener: props.listener,
      ...(props.route ?? API_ROUTE),
      targetGroups: [targets],
    });
    this.watch(targets, props.loadBalancerFullName);
  }

  /**
   * The CDK's own Lambda target lets every load balancer of every account in. Ours names its target group, which
   * therefore has a fixed name: ELB refuses a group whose function it may not call yet, so the permission comes
   * first and can't refer to the group.
   */
  private targets(): ApplicationTargetGroup {
    const name = physicalName(this, 'api');
    const permission = new CfnPermission(this, 'BalancerPermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.live.functionArn,
      principal: new ServicePrincipal('elasticloadbalancing.amazonaws.com').service,
      sourceArn: Stack.of(this).formatArn({
        service: 'elasticloadbalancing',
        resource: 'targetgroup',
        resourceName: `${name}/*`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    });
    const group = new ApplicationTargetGroup(this, 'Targets', {
      targetGroupName: name,
      targetType: TargetType.LAMBDA,
      multiValueHeadersEnabled: true,
      // each check would be an invocation to pay for, and Lambda's health is not the function's to prove
      healthCheck: { enabled: false },
      targets: [
        {
          attachToApplicationTargetGroup: () => ({
            targetType: TargetType.LAMBDA,
            targetJson: { id: this.live.functionArn },
          }),
        },
      ],
    });
    group.node.addDependency(permission);
    return group;
  }

  private watch(targets: ApplicationTargetGroup, loadBalancerFullName: string): void {
    addAlarm(this, 'LambdaInternalErrors', {
      name: 'alb-lambda-internal-errors',
      severity: 'page',
      page: 'network',
      meaning: 'the load balancer can not invoke the api function, or can not read its answer',
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
}
