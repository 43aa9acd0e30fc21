import { Duration } from 'aws-cdk-lib';
import { CfnAnomalyDetector, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { namingOf } from '../../lib/constructs/naming.ts';
import { METRICS_NAMESPACE } from '../platform/platform.contract.ts';
import { AUTH_METRICS } from './metrics.contract.ts';

const PERIOD = Duration.hours(1);
/** Standard deviations on each side: 2, the default, rings several times a month for nothing. */
const BAND = 3;

/**
 * Watches the sign-ups of each hour against what CloudWatch has learned of the hours of two weeks: it sees a flood of
 * made-up accounts, and on a site with many a registration that nobody gets through.
 */
export class SignUps extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { stage } = namingOf(this);
    const metric = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: AUTH_METRICS.signUps,
      statistic: 'Sum',
      period: PERIOD,
      dimensionsMap: { Stage: stage },
      label: 'sign-ups',
    });
    const band = Metric.anomalyDetectionFor({
      metric,
      stdDevs: BAND,
      period: PERIOD,
      label: 'as usual',
    });
    const alarm = addAlarm(this, 'Unusual', {
      name: 'sign-ups-unusual',
      severity: 'ticket',
      page: 'business',
      meaning: 'far more or fewer people sign up than usual at this hour',
      metric: band,
      outsideBand: true,
      periods: [2, 3],
    });
    // the alarm would make one that outlives it
    const detector = alarm && this.detector(stage);
    if (detector) alarm.node.addDependency(detector);
    addGraph(this, { row: 'business', title: 'sign-ups / h', metrics: alarm ? [metric, band] : [metric] });
  }

  private detector(stage: string): CfnAnomalyDetector {
    return new CfnAnomalyDetector(this, 'Band', {
      singleMetricAnomalyDetector: {
        namespace: METRICS_NAMESPACE,
        metricName: AUTH_METRICS.signUps,
        stat: 'Sum',
        dimensions: [{ name: 'Stage', value: stage }],
      },
    });
  }
}
