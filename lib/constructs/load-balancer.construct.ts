import { Duration } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type CfnListener,
  IpAddressType,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { StageSettings } from '../config/settings.ts';
import { acknowledge } from './acknowledge.ts';
import { hostedZone } from './edge/records.ts';
import { watchLoadBalancer } from './load-balancer-alarms.ts';
import { LogBucket } from './log-bucket.construct.ts';

const LOG_PREFIX = 'load-balancer';
/** TLS 1.2 with forward secrecy and 1.3 with post-quantum keys; the newest that the CDK names is older. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

const NOT_FOUND = ListenerAction.fixedResponse(404, {
  contentType: 'application/json',
  messageBody: JSON.stringify({ title: 'Not Found', status: 404, code: 'not_found' }),
});

const INSIDE = 'CloudFront comes to it by a way inside AWS’s network; a certificate would need a domain';

export interface LoadBalancerProps {
  readonly vpc: Vpc;
  readonly settings: Pick<StageSettings, 'edge' | 'host' | 'zone'>;
}

/**
 * The one door to the functions. Behind CloudFront it is internal, speaks HTTP and lets nobody in by itself: the edge
 * stack opens it to the distribution. As the edge itself it is public, with a certificate for the stage's host. What
 * no rule of the app takes is answered 404 here, in the form of the API's errors.
 */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  /** The listener that the app's rules stand on. */
  readonly listener: ApplicationListener;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, { vpc, settings }: LoadBalancerProps) {
    super(scope, id);
    const isPublic = settings.edge === 'alb';
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      // the same in both: a change of it replaces the group
      description: 'The door to the functions',
      allowAllOutbound: false,
    });
    this.balancer = new ApplicationLoadBalancer(this, isPublic ? 'PublicBalancer' : 'Balancer', {
      vpc,
      vpcSubnets: { subnets: isPublic ? vpc.publicSubnets : vpc.privateSubnets },
      internetFacing: isPublic,
      ...(isPublic && { ipAddressType: IpAddressType.DUAL_STACK }),
      securityGroup: this.securityGroup,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    this.listener = isPublic ? this.publicListener(settings) : this.internalListener();
    this.keepLogs();
    watchLoadBalancer(this, this.balancer);
  }

  private internalListener(): ApplicationListener {
    const listener = new ApplicationListener(this, 'Http', {
      loadBalancer: this.balancer,
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: NOT_FOUND,
    });
    acknowledge(listener, { CKV_AWS_2: INSIDE, CKV_AWS_103: INSIDE });
    return listener;
  }

  private publicListener({ host, zone }: LoadBalancerProps['settings']): ApplicationListener {
    if (!host || !zone)
      throw new Error(`the public load balancer ${this.node.path} has no host and zone for its certificate`);
    for (const peer of [Peer.anyIpv4(), Peer.anyIpv6()]) {
      this.securityGroup.addIngressRule(peer, Port.tcp(443), 'HTTPS from everywhere');
      this.securityGroup.addIngressRule(peer, Port.tcp(80), 'HTTP from everywhere, only to be redirected');
    }
    acknowledge(this.securityGroup, {
      CKV_AWS_260: 'who types the host without https is redirected; nothing else is answered there',
      'AwsSolutions-EC23':
        'it is the stage’s public door: the web application firewall is a choice of the stage',
    });
    new ApplicationListener(this, 'Redirect', {
      loadBalancer: this.balancer,
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    const listener = new ApplicationListener(this, 'Https', {
      loadBalancer: this.balancer,
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      open: false,
      certificates: [
        new Certificate(this, 'Certificate', {
          domainName: host,
          validation: CertificateValidation.fromDns(hostedZone(this, 'Zone', zone)),
        }),
      ],
      defaultAction: NOT_FOUND,
    });
    (listener.node.defaultChild as CfnListener).sslPolicy = TLS_POLICY;
    return listener;
  }

  private keepLogs(): void {
    const bucket = new LogBucket(this, 'Logs');
    bucket.allowLoadBalancers(LOG_PREFIX);
    this.balancer.setAttribute('access_logs.s3.enabled', 'true');
    this.balancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
    this.balancer.setAttribute('access_logs.s3.prefix', LOG_PREFIX);
    // a balancer writes a first object when it is made, and fails if it may not
    if (bucket.policy) this.balancer.node.addDependency(bucket.policy);
  }
}
