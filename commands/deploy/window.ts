import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import type { StageSettings } from '../../lib/config/settings.ts';

const MINUTE_MS = 60_000;

/** Metric that the alarm `deploy-window` watches, which keeps `page` and `ticket` quiet (docs/runbooks/alerts.md). */
const METRIC = { name: 'Deploying', dimension: 'Stage' } as const;

/**
 * How long a deployment may keep alarms quiet, in minutes: a usual update takes 3 to 6, a canary 5 more and its
 * rollback again as long. A deployment that takes longer is one that the owner wants to hear of.
 */
export function windowMinutes({ rollout }: Pick<StageSettings, 'rollout'>): number {
  return rollout === 'canary' ? 30 : 15;
}

/**
 * Opens a stage's deploy window: a datapoint for this minute and each of the coming ones, so that nobody needs to
 * close it. CloudWatch takes timestamps up to 2 hours ahead (PutMetricData).
 */
export async function openDeployWindow(
  cloudwatch: Pick<CloudWatchClient, 'send'>,
  { stage, minutes, now }: { stage: string; minutes: number; now: Date },
): Promise<void> {
  await cloudwatch.send(
    new PutMetricDataCommand({ Namespace: METRICS_NAMESPACE, MetricData: datapoints(stage, minutes, now) }),
  );
}

function datapoints(stage: string, minutes: number, now: Date): MetricDatum[] {
  return Array.from({ length: minutes }, (_, index) => ({
    MetricName: METRIC.name,
    Dimensions: [{ Name: METRIC.dimension, Value: stage }],
    Timestamp: new Date(now.getTime() + index * MINUTE_MS),
    Value: 1,
    Unit: 'None',
  }));
}
