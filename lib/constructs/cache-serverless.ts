import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.construct.ts';
import type { CacheEndpoint, CachePlace } from './cache-endpoint.ts';
import { addHitsGraph, type CacheMetric, cacheMetrics } from './cache-metrics.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import { physicalName } from './naming.ts';

const GIGABYTE = 1_000_000_000;
/** The smallest ceiling that AWS accepts; billing starts at a tenth of it. */
const MAX_GB = 1;
/** ElastiCache processing units a second, likewise a ceiling: a runaway loop must not become a bill. */
const MAX_ECPU = 5_000;

/** Valkey serverless with ceilings on what it may cost; it speaks the cluster protocol, over TLS. */
export function serverlessCache(scope: Construct, place: CachePlace): CacheEndpoint {
  const cache = new CfnServerlessCache(scope, 'Valkey', {
    engine: 'valkey',
    majorEngineVersion: '8',
    serverlessCacheName: physicalName(scope, 'cache'),
    cacheUsageLimits: {
      dataStorage: { maximum: MAX_GB, unit: 'GB' },
      ecpuPerSecond: { maximum: MAX_ECPU },
    },
    ...place,
  });
  const metric = cacheMetrics({ clusterId: physicalName(scope, 'cache') });
  addAlarms(scope, metric);
  addGraphs(scope, metric);
  return { host: cache.attrEndpointAddress, port: cache.attrEndpointPort, mode: 'cluster' };
}

function addAlarms(scope: Construct, metric: CacheMetric): void {
  addAlarm(scope, 'Throttled', {
    name: 'cache-throttled',
    severity: 'ticket',
    page: 'network',
    meaning: 'the cache refuses commands because it reached its ceiling or grows too slowly',
    metric: metric('ThrottledCmds', 'Sum'),
    above: 0,
    periods: [5, 5],
  });
  addAlarm(scope, 'Full', {
    name: 'cache-full',
    severity: 'ticket',
    page: 'network',
    meaning: 'the cache holds more than 80 % of its ceiling',
    metric: metric('BytesUsedForCache', 'Maximum'),
    above: 0.8 * MAX_GB * GIGABYTE,
    periods: [3, 3],
  });
  addAlarm(scope, 'AuthenticationFailures', {
    name: 'cache-authentication-failures',
    severity: 'ticket',
    page: 'network',
    meaning: 'someone in the network fails to authenticate to the cache',
    metric: metric('AuthenticationFailures', 'Sum'),
    above: 0,
    periods: [1, 1],
  });
}

function addGraphs(scope: Construct, metric: CacheMetric): void {
  const row = 'cache';
  addHitsGraph(scope, metric);
  addGraph(scope, {
    row,
    title: 'refused commands / min',
    metrics: [metric('ThrottledCmds', 'Sum')],
  });
  addGraph(scope, {
    row,
    title: 'size, bytes',
    metrics: [metric('BytesUsedForCache', 'Maximum')],
    limits: [{ value: MAX_GB * GIGABYTE, label: 'ceiling' }],
  });
}
