import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addAlarm } from '../../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../../lib/constructs/dashboard-graph.construct.ts';
import { readTableStream } from '../../../lib/constructs/event-stream.ts';
import type { SoloistFunction } from '../../../lib/constructs/function.construct.ts';
import { namingOf } from '../../../lib/constructs/naming.ts';
import { METRICS_NAMESPACE } from '../../platform/platform.contract.ts';
import { USERS_METRICS } from '../metrics.contract.ts';

export interface AuditChainProps {
  /** What writes the chains. */
  readonly fn: SoloistFunction;
  /** users'. */
  readonly table: ITable;
}

const sortKey = (rule: unknown) => ({ dynamodb: { Keys: { sk: { S: rule } } } });

/**
 * Entries of audit logs, and what is done to them and to their chains beside adding: nothing else of the table's changes
 * is paid for.
 */
const WATCHED = [
  sortKey(FilterRule.beginsWith('AUDIT#')),
  { eventName: FilterRule.or('MODIFY', 'REMOVE'), ...sortKey(FilterRule.beginsWith('LINK#')) },
  // it moves with every entry
  { eventName: FilterRule.isEqual('REMOVE'), ...sortKey(FilterRule.isEqual('HEAD')) },
];

/** Puts entries of audit logs into the chains of their logs, and tells when somebody has tampered with one. */
export class AuditChain extends Construct {
  constructor(scope: Construct, id: string, { fn, table }: AuditChainProps) {
    super(scope, id);
    readTableStream(this, {
      fn,
      table,
      name: 'audit-chain',
      filters: WATCHED,
      batches: {
        batchSize: 25,
        retryAttempts: 10,
        // the other half of the stream's 24 hours is for what waits behind an entry that fails
        maxRecordAge: Duration.hours(12),
      },
      late: {
        after: Duration.minutes(10),
        periods: [1, 1],
        severity: 'ticket',
        meaning: 'entries of audit logs wait for more than 10 minutes to be put into their chains',
      },
    });
    const tampered = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: USERS_METRICS.auditTampered,
      statistic: 'Sum',
      period: Duration.minutes(1),
      dimensionsMap: { Stage: namingOf(this).stage },
      label: 'tampered',
    });
    addAlarm(this, 'Tampered', {
      name: 'audit-tampered',
      essential: true,
      severity: 'page',
      page: 'business',
      meaning: 'somebody has changed or removed an entry of an audit log, or a link of its chain',
      metric: tampered,
      above: 0,
      periods: [1, 1],
    });
    addGraph(this, {
      row: 'business',
      title: 'audit entries tampered with',
      metrics: [tampered],
      detail: true,
    });
  }
}
