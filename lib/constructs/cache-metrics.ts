import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { addGraph } from './dashboard-graph.construct.ts';

/** A metric of one cache, by the minute. */
export type CacheMetric = (metricName: string, statistic: string) => Metric;

/** @param dimensions by which ElastiCache knows the cache; they differ between serverless caches and nodes */
export function cacheMetrics(dimensions: Record<string, string>): CacheMetric {
  return (metricName, statistic) =>
    new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      statistic,
      period: Duration.minutes(1),
      dimensionsMap: dimensions,
    });
}

/** What every cache shows first: whether it saves anything. */
export function addHitsGraph(scope: Construct, metric: CacheMetric): void {
  addGraph(scope, {
    row: 'cache',
    title: 'hits and misses / min',
    metrics: [metric('CacheHits', 'Sum'), metric('CacheMisses', 'Sum')],
  });
}
