import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { CloudFrontTarget, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Edge } from '../../lambdas/platform/platform.contract.ts';
import { CLOUDFRONT_REGION } from '../config/regions.ts';
import type { StageSettings } from '../config/settings.ts';
import { AccessLogs } from '../constructs/edge/access-logs.construct.ts';
import { edgeDistribution } from '../constructs/edge/distribution.ts';
import { addEdgeAlarm, addEdgeGraphs } from '../constructs/edge/edge-alarm.ts';
import { addRecords } from '../constructs/edge/records.ts';
import { UsEast1Parts } from '../constructs/edge/us-east-1.construct.ts';
import { BalancerOrigin } from '../constructs/edge/vpc-origin.construct.ts';
import { WebAcl } from '../constructs/edge/web-acl.construct.ts';
import { WebApp } from '../constructs/edge/web-app.construct.ts';
import type { DataStack } from './data.stack.ts';
import type { NetworkStack } from './network.stack.ts';

export interface EdgeStackProps extends StackProps {
  readonly network: NetworkStack;
  readonly data: Pick<DataStack, 'files'>;
  readonly settings: StageSettings;
  /** The parts that stand in us-east-1 already; null where this stack is there, or needs none. */
  readonly parts: UsEast1Parts | null;
}

/** What users reach: its address is known before the app, which writes it into links. */
export class EdgeStack extends Stack {
  /** Scheme and host that users see, without a slash at the end. */
  readonly publicUrl: string;
  readonly edge: Edge;
  /** Null with a public load balancer. */
  readonly distribution: Distribution | null;
  /** The web app's; null with a public load balancer, which serves the API alone. */
  readonly webBucket: Bucket | null;

  constructor(scope: Construct, id: string, { network, data, settings, parts, ...props }: EdgeStackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    this.edge = settings.edge;
    const web = settings.edge === 'cloudfront' ? new WebApp(this, 'Web') : null;
    this.webBucket = web?.bucket ?? null;
    this.distribution = web && this.addDistribution(web, { network, data, settings, parts });
    if (!this.distribution) this.exposeBalancer(network, settings);
    this.publicUrl = `https://${settings.host ?? this.distribution?.distributionDomainName}`;
    new CfnOutput(this, 'PublicUrl', { value: this.publicUrl });
  }

  private addDistribution(
    web: WebApp,
    {
      network,
      data,
      settings,
      parts: ready,
    }: Pick<EdgeStackProps, 'network' | 'data' | 'settings' | 'parts'>,
  ): Distribution {
    const { vpc, loadBalancer } = network;
    const { balancer, securityGroup } = loadBalancer;
    const { origin } = new BalancerOrigin(this, 'Balancer', { vpc, balancer, securityGroup });
    const { certificate, webAclArn } = ready ?? new UsEast1Parts(this, 'Parts', settings);
    const distribution = edgeDistribution(this, 'Distribution', {
      balancer: origin,
      web: web.bucket,
      uploads: data.files.bucket,
      name: settings.host && certificate ? { host: settings.host, certificate } : null,
      webAclArn,
    });
    web.deploy(distribution);
    addRecords(this, settings, new CloudFrontTarget(distribution));
    addEdgeGraphs(this, distribution);
    if (this.region === CLOUDFRONT_REGION) {
      const { bucket } = new AccessLogs(this, 'AccessLogs', distribution);
      new CfnOutput(this, 'AccessLogBucketName', { value: bucket.bucketName });
      addEdgeAlarm(this, 'ServerErrors', distribution);
    }
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
    return distribution;
  }

  /** The load balancer is the edge: the network made it public, with a certificate of its own. */
  private exposeBalancer({ loadBalancer: { balancer } }: NetworkStack, settings: StageSettings): void {
    addRecords(this, settings, new LoadBalancerTarget(balancer));
    if (!settings.waf) return;
    new CfnWebACLAssociation(this, 'WebAclAssociation', {
      resourceArn: balancer.loadBalancerArn,
      webAclArn: new WebAcl(this, 'WebAcl', 'REGIONAL').arn,
    });
  }
}
