import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { addAlarm, type Severity } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { namingOf, physicalName } from '../../lib/constructs/naming.ts';
import { METRICS_NAMESPACE } from '../platform/platform.contract.ts';
import { MAIL_SETS } from './mail-feedback.construct.ts';
import { NOTIFICATIONS_METRICS } from './notifications.contract.ts';

interface Rate {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate';
  /** Share of the mails, 0 to 1. */
  readonly above: number;
  readonly meaning: string;
  readonly essential?: true;
}

/**
 * AWS reviews an account at 5 % bounces or 0.1 % complaints, and may pause it at 10 % or 0.5 %.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-dg.html
 */
const RATES: readonly Rate[] = [
  {
    id: 'BouncesWarn',
    name: 'mail-bounces-warn',
    severity: 'ticket',
    metricName: 'Reputation.BounceRate',
    above: 0.02,
    meaning: 'more than 2 % of mails bounce',
  },
  {
    id: 'Bounces',
    name: 'mail-bounces',
    severity: 'page',
    metricName: 'Reputation.BounceRate',
    above: 0.05,
    meaning: 'more than 5 % of mails bounce: AWS reviews the account and may pause its mail',
    essential: true,
  },
  {
    id: 'ComplaintsWarn',
    name: 'mail-complaints-warn',
    severity: 'ticket',
    metricName: 'Reputation.ComplaintRate',
    above: 0.0005,
    meaning: 'more than 0.05 % of mails are reported as spam',
  },
  {
    id: 'Complaints',
    name: 'mail-complaints',
    severity: 'page',
    metricName: 'Reputation.ComplaintRate',
    above: 0.001,
    meaning: 'more than 0.1 % of mails are reported as spam: AWS reviews the account and may pause its mail',
    essential: true,
  },
];

/** Watches what SES thinks of the account's mail in this region: all of it, whichever stage sent it. */
export function watchMail(scope: Construct): void {
  for (const { id, metricName, ...alarm } of RATES) {
    addAlarm(scope, id, {
      ...alarm,
      page: 'mail',
      metric: reputation(metricName),
      periods: [1, 1],
      // SES reports only while mail is sent: the last known rate goes on
      missing: TreatMissingData.IGNORE,
    });
  }
  const sent = new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: NOTIFICATIONS_METRICS.mailsSent,
    statistic: 'Sum',
    period: Duration.minutes(5),
    dimensionsMap: { Stage: namingOf(scope).stage },
    label: 'accepted by SES from this stage',
  });
  addGraph(scope, {
    row: 'mail',
    title: 'mails / 5 min',
    metrics: [sent, ses('Delivery', 'delivered'), ses('Bounce', 'bounced'), ses('Complaint', 'complained')],
  });
  addGraph(scope, {
    row: 'mail',
    title: 'bounced, share of mails',
    metrics: [reputation('Reputation.BounceRate')],
    limits: [
      { value: 0.02, label: 'warning' },
      { value: 0.05, label: 'AWS reviews' },
    ],
  });
  addGraph(scope, {
    row: 'mail',
    title: 'complained, share of mails',
    metrics: [reputation('Reputation.ComplaintRate')],
    limits: [
      { value: 0.0005, label: 'warning' },
      { value: 0.001, label: 'AWS reviews' },
    ],
  });
  for (const [rate, title] of [
    ['Reputation.BounceRate', 'bounced, share of this stage’s mails by sender'],
    ['Reputation.ComplaintRate', 'complained, share of this stage’s mails by sender'],
  ] as const) {
    const metrics = Object.entries(MAIL_SETS).map(([label, name]) =>
      reputation(rate).with({ dimensionsMap: { 'ses:configuration-set': physicalName(scope, name) }, label }),
    );
    addGraph(scope, { row: 'mail', title, metrics, detail: true });
  }
}

function reputation(metricName: Rate['metricName']): Metric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Average', period: Duration.hours(1) });
}

function ses(metricName: string, label: string): Metric {
  return new Metric({
    namespace: 'AWS/SES',
    metricName,
    statistic: 'Sum',
    period: Duration.minutes(5),
    label,
  });
}
