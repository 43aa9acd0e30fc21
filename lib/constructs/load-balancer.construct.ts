import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Peer, Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  HttpCodeElb,
  HttpCodeTarget,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { addAlarm } from './alarm.construct.ts';
import { VPC_CIDR } from './network.construct.ts';

const MINUTE = Duration.minutes(1);

/**
 * The one door to the functions, inside the network only. What no rule of the app takes is answered 404 here, in
 * the form of the API's errors.
 */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;

  constructor(scope: Construct, id: string, vpc: Vpc) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'The load balancer: HTTP from inside the network',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(Peer.ipv4(VPC_CIDR), Port.tcp(80), 'HTTP from inside the network');
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnets: vpc.privateSubnets },
      internetFacing: false,
      securityGroup,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    this.listener = new ApplicationListener(this, 'Http', {
      loadBalancer: this.balancer,
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: ListenerAction.fixedResponse(404, {
        contentType: 'application/json',
        messageBody: JSON.stringify({ title: 'Not Found', status: 404, code: 'not_found' }),
      }),
    });
    acknowledge(this.balancer, {
      'AwsSolutions-ELB2':
        'the functions log every request with its id; access logs would keep addresses of users for longer',
    });
    this.addAlarms();
  }

  private addAlarms(): void {
    this.addServerErrors();
    addAlarm(this, 'Slow', {
      name: 'alb-response-time',
      severity: 'ticket',
      page: 'network',
      meaning: 'the slowest 1 % of requests take more than a second',
      metric: this.balancer.metrics.targetResponseTime({ period: MINUTE, statistic: Stats.p(99) }),
      above: 1,
      periods: [3, 5],
    });
    addAlarm(this, 'Rejected', {
      name: 'alb-rejected-connections',
      severity: 'page',
      page: 'network',
      meaning: 'the load balancer refuses connections because it has too many',
      metric: this.balancer.metrics.rejectedConnectionCount({ period: Duration.minutes(5) }),
      above: 0,
      periods: [1, 1],
    });
  }

  /**
   * 14.4 times the error budget of 99.5 %, so fast that a month's would be spent in two days. Needs 20 requests in
   * its five minutes: one failure among three says nothing.
   */
  private addServerErrors(): void {
    const period = Duration.minutes(5);
    addAlarm(this, 'ServerErrors', {
      name: 'alb-server-errors',
      essential: true,
      severity: 'page',
      page: 'network',
      meaning: 'more than 7.2 % of requests are answered with a 5xx',
      metric: new MathExpression({
        expression: 'IF(FILL(requests, 0) >= 20, 100 * (FILL(target, 0) + FILL(own, 0)) / requests, 0)',
        usingMetrics: {
          requests: this.balancer.metrics.requestCount({ period }),
          target: this.balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
          own: this.balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
        },
        label: 'requests answered with a 5xx, in percent',
        period,
      }),
      above: 7.2,
      periods: [1, 1],
    });
  }
}
