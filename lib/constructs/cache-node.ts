import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { addAlarm } from './alarm.construct.ts';
import type { CacheEndpoint, CachePlace } from './cache-endpoint.ts';
import { addHitsGraph, type CacheMetric, cacheMetrics } from './cache-metrics.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import { physicalName } from './naming.ts';

/**
 * One small Valkey node that is no cluster, over TLS: a steady price for a known half gigabyte. When it fails
 * ElastiCache replaces it empty, and the system is slower for the minutes without.
 */
export function cacheNode(scope: Construct, place: CachePlace, port: number): CacheEndpoint {
  const subnets = new CfnSubnetGroup(scope, 'Subnets', {
    description: 'The private subnets',
    subnetIds: place.subnetIds,
  });
  const group = new CfnReplicationGroup(scope, 'Node', {
    // not the serverless one's name: the two stand beside each other while a stage changes from one to the other
    replicationGroupId: physicalName(scope, 'cache-node'),
    replicationGroupDescription: 'The cache: what is in it can be lost',
    engine: 'valkey',
    engineVersion: '8.0',
    cacheParameterGroupName: 'default.valkey8',
    cacheNodeType: 'cache.t4g.micro',
    numCacheClusters: 1,
    automaticFailoverEnabled: false,
    autoMinorVersionUpgrade: true,
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    atRestEncryptionEnabled: true,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: place.securityGroupIds,
    port,
  });
  acknowledge(group, {
    CKV_AWS_31:
      'it is encrypted both ways; its security group lets in two functions, and a password would be a secret to rotate',
    'AwsSolutions-AEC4':
      'everything in it can be lost: a second node would double its price for minutes a year',
    'AwsSolutions-AEC6':
      'its security group lets in two functions and nobody else; a password would be a secret to keep and rotate',
  });
  // ElastiCache numbers the group's only node 001
  const metric = cacheMetrics({ CacheClusterId: `${physicalName(scope, 'cache-node')}-001` });
  addAlarms(scope, metric);
  addGraphs(scope, metric);
  return { host: group.attrPrimaryEndPointAddress, port: group.attrPrimaryEndPointPort, mode: 'single' };
}

function addAlarms(scope: Construct, metric: CacheMetric): void {
  addAlarm(scope, 'Cpu', {
    name: 'cache-cpu',
    severity: 'ticket',
    page: 'network',
    meaning: 'the cache’s only thread is busy for more than 90 % of the time',
    metric: metric('EngineCPUUtilization', 'Average'),
    above: 90,
    periods: [5, 5],
  });
  addAlarm(scope, 'Evictions', {
    name: 'cache-evictions',
    severity: 'ticket',
    page: 'network',
    meaning: 'the cache is full and drops what it was to keep',
    metric: metric('Evictions', 'Sum'),
    above: 0,
    periods: [5, 5],
  });
}

function addGraphs(scope: Construct, metric: CacheMetric): void {
  const row = 'cache';
  addHitsGraph(scope, metric);
  addGraph(scope, {
    row,
    title: 'engine CPU, %',
    metrics: [metric('EngineCPUUtilization', 'Average')],
    limits: [{ value: 90, label: 'alarm' }],
  });
  addGraph(scope, { row, title: 'evictions / min', metrics: [metric('Evictions', 'Sum')] });
}
