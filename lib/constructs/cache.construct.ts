import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSecurityGroupIngress, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';
import { addAlarm } from './alarm.construct.ts';
import type { SoloistFunction } from './function.construct.ts';
import { physicalName } from './naming.ts';

const PORT = 6379;
const GIGABYTE = 1_000_000_000;
/** The smallest ceiling that AWS accepts; billing starts at a tenth of it. */
const MAX_GB = 1;
/** ElastiCache processing units a second, likewise a ceiling: a runaway loop must not become a bill. */
const MAX_ECPU = 5_000;

/** Valkey serverless with ceilings on what it may cost. Everything in it can be lost: it only saves time. */
export class Cache extends Construct {
  private readonly securityGroup: SecurityGroup;
  private readonly cache: CfnServerlessCache;

  constructor(scope: Construct, id: string, vpc: Vpc) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'The cache: opened to one function at a time by Cache.grantUse',
      allowAllOutbound: false,
    });
    this.cache = new CfnServerlessCache(this, 'Valkey', {
      engine: 'valkey',
      majorEngineVersion: '8',
      serverlessCacheName: physicalName(this, 'cache'),
      cacheUsageLimits: {
        dataStorage: { maximum: MAX_GB, unit: 'GB' },
        ecpuPerSecond: { maximum: MAX_ECPU },
      },
      subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [this.securityGroup.securityGroupId],
    });
    this.addAlarms();
  }

  /** Opens the cache to a function in its VPC and tells it where the cache is. */
  grantUse(fn: SoloistFunction): void {
    const client = fn.connections.securityGroups[0];
    if (!client)
      throw new Error(`function ${fn.service} is in no vpc, but the cache is: give it the network's vpc`);
    // in the function's stack: a rule in ours would make the network depend on the app
    new CfnSecurityGroupIngress(fn, 'CacheIngress', {
      groupId: this.securityGroup.securityGroupId,
      sourceSecurityGroupId: client.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: PORT,
      toPort: PORT,
      description: `the ${fn.service} function`,
    });
    fn.addEnvironment(PLATFORM_ENV.cacheHost, this.cache.attrEndpointAddress);
    fn.addEnvironment(PLATFORM_ENV.cachePort, this.cache.attrEndpointPort);
  }

  private addAlarms(): void {
    addAlarm(this, 'Throttled', {
      name: 'cache-throttled',
      severity: 'ticket',
      page: 'network',
      meaning: 'the cache refuses commands because it reached its ceiling or grows too slowly',
      metric: this.metric('ThrottledCmds', 'Sum'),
      above: 0,
      periods: [5, 5],
    });
    addAlarm(this, 'Full', {
      name: 'cache-full',
      severity: 'ticket',
      page: 'network',
      meaning: 'the cache holds more than 80 % of its ceiling',
      metric: this.metric('BytesUsedForCache', 'Maximum'),
      above: 0.8 * MAX_GB * GIGABYTE,
      periods: [3, 3],
    });
    addAlarm(this, 'AuthenticationFailures', {
      name: 'cache-authentication-failures',
      severity: 'ticket',
      page: 'network',
      meaning: 'someone in the network fails to authenticate to the cache',
      metric: this.metric('AuthenticationFailures', 'Sum'),
      above: 0,
      periods: [1, 1],
    });
  }

  private metric(metricName: string, statistic: string): Metric {
    return new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      statistic,
      period: Duration.minutes(1),
      dimensionsMap: { clusterId: physicalName(this, 'cache') },
    });
  }
}
