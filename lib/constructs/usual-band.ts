import { Duration } from 'aws-cdk-lib';
import { CfnAnomalyDetector, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import { addAlarm, type SoloistAlarmProps } from './alarm.construct.ts';
import { addGraph, type DashboardGraphProps } from './dashboard-graph.construct.ts';
import { namingOf } from './naming.ts';

const PERIOD = Duration.hours(1);
/** Standard deviations on each side: 2, the default, rings several times a month for nothing. */
const BAND = 3;

export interface UsualBandProps {
  /** One of ours, split by the stage alone. */
  readonly metricName: string;
  /** What it counts, `sign-ups` */
  readonly label: string;
  readonly alarm: Pick<SoloistAlarmProps, 'name' | 'page' | 'meaning'>;
  readonly row: DashboardGraphProps['row'];
}

/** Watches what happens in an hour against what CloudWatch has learned of the hours of two weeks. */
export function watchBand(scope: Construct, { metricName, label, alarm: facts, row }: UsualBandProps): void {
  const { stage } = namingOf(scope);
  const metric = new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    statistic: 'Sum',
    period: PERIOD,
    dimensionsMap: { Stage: stage },
    label,
  });
  const band = Metric.anomalyDetectionFor({ metric, stdDevs: BAND, period: PERIOD, label: 'as usual' });
  const alarm = addAlarm(scope, 'Unusual', {
    ...facts,
    severity: 'ticket',
    metric: band,
    outsideBand: true,
    periods: [2, 3],
  });
  if (alarm) {
    // the alarm would make one that outlives it
    const detector = new CfnAnomalyDetector(scope, 'Band', {
      singleMetricAnomalyDetector: {
        namespace: METRICS_NAMESPACE,
        metricName,
        stat: 'Sum',
        dimensions: [{ name: 'Stage', value: stage }],
      },
    });
    alarm.node.addDependency(detector);
  }
  addGraph(scope, { row, title: `${label} / h`, metrics: alarm ? [metric, band] : [metric] });
}
