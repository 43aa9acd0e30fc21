import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { namingOf } from '../../lib/constructs/naming.ts';
import { METRICS_NAMESPACE } from '../platform/platform.contract.ts';
import { NOTIFICATIONS_METRICS } from './notifications.contract.ts';

/** The alarm and the graphs of what is delivered: what the function's and the queues' own do not see. */
export function watchNotifications(scope: Construct): void {
  const postponed = ours(scope, 'mailsPostponed', 'tried again later');
  addAlarm(scope, 'Postponed', {
    name: 'mail-postponed',
    essential: true,
    severity: 'page',
    page: 'mail',
    meaning: 'SES has not taken every mail for 15 minutes: they wait, and are tried again for a day',
    metric: postponed,
    above: 0,
    periods: [3, 3],
  });
  addGraph(scope, { row: 'mail', title: 'mails that wait for SES / 5 min', metrics: [postponed] });
  addGraph(scope, {
    row: 'mail',
    title: 'mails not sent or sent twice / 5 min',
    metrics: [
      ours(scope, 'mailsSuppressed', 'suppressed'),
      ours(scope, 'mailsTooLate', 'too late'),
      ours(scope, 'mailsDeduplicated', 'sent before'),
      ours(scope, 'mailsPossiblyRepeated', 'possibly twice'),
    ],
    detail: true,
  });
  addGraph(scope, {
    row: 'mail',
    title: 'bounces and complaints of this stage / 5 min',
    metrics: [ours(scope, 'bounces', 'bounced'), ours(scope, 'complaints', 'complained')],
    detail: true,
  });
  addGraph(scope, {
    row: 'mail',
    title: 'pushes / 5 min',
    metrics: [
      ours(scope, 'pushesSent', 'sent'),
      ours(scope, 'pushesFailed', 'failed'),
      ours(scope, 'devicesPruned', 'devices that are no more'),
    ],
    detail: true,
  });
  addGraph(scope, {
    row: 'mail',
    title: 'customers’ webhooks / 5 min',
    metrics: [
      ours(scope, 'webhooksSent', 'sent'),
      ours(scope, 'webhooksFailed', 'failed'),
      ours(scope, 'webhooksDisabled', 'switched off'),
    ],
    detail: true,
  });
}

function ours(scope: Construct, key: keyof typeof NOTIFICATIONS_METRICS, label: string): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: NOTIFICATIONS_METRICS[key],
    statistic: 'Sum',
    period: Duration.minutes(5),
    dimensionsMap: { Stage: namingOf(scope).stage },
    label,
  });
}
