import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { addAlarm } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';

const MINUTE = Duration.minutes(1);

/** What the runtime uses; each is a metric of its own in the alarm on system errors, so keep the list short. */
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

/** The alarms and graphs of a module's table: throttles, and errors of DynamoDB's own. */
export function watchTable(table: TableV2, module: string): void {
  const sum = (name: string, label: string) =>
    table.metric(name, { statistic: 'Sum', period: MINUTE, label });
  const throttles = new MathExpression({
    // ids with the module's name, or a graph could not show two tables
    expression: `FILL(${module}Reads, 0) + FILL(${module}Writes, 0)`,
    usingMetrics: {
      [`${module}Reads`]: sum('ReadThrottleEvents', 'reads'),
      [`${module}Writes`]: sum('WriteThrottleEvents', 'writes'),
    },
    label: module,
    period: MINUTE,
  });
  addAlarm(table, 'Throttles', {
    name: `${module}-table-throttles`,
    severity: 'ticket',
    page: 'tables',
    meaning: `DynamoDB throttles the ${module} table`,
    metric: throttles,
    above: 0,
    periods: [5, 5],
  });
  addAlarm(table, 'SystemErrors', {
    name: `${module}-table-system-errors`,
    severity: 'ticket',
    page: 'tables',
    meaning: `DynamoDB answers requests to the ${module} table with errors of its own`,
    metric: systemErrors(table),
    above: 0,
    periods: [5, 5],
  });

  const row = 'database';
  const latency = table.metricSuccessfulRequestLatency({
    dimensionsMap: { TableName: table.tableName, Operation: Operation.TRANSACT_WRITE_ITEMS },
    period: MINUTE,
    label: module,
  });
  addGraph(table, { row, title: 'throttled requests / min', metrics: [throttles] });
  addGraph(table, { row, title: 'latency of transactions, ms', metrics: [latency], detail: true });
  addGraph(table, {
    row,
    title: 'consumed units / min',
    metrics: [
      sum('ConsumedReadCapacityUnits', `${module} reads`),
      sum('ConsumedWriteCapacityUnits', `${module} writes`),
    ],
    detail: true,
  });
}

/**
 * Errors of all operations together. DynamoDB reports them only where there are some, and a sum is missing wherever
 * one of its terms is: without FILL, which the CDK's own sum lacks, nothing would ever ring.
 */
function systemErrors(table: TableV2): MathExpression {
  const named = OPERATIONS.map((operation) => [operation.toLowerCase(), operation] as const);
  return new MathExpression({
    expression: named.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(
      named.map(([id, operation]) => [
        id,
        table.metric('SystemErrors', {
          dimensionsMap: { TableName: table.tableName, Operation: operation },
          statistic: 'Sum',
          period: MINUTE,
        }),
      ]),
    ),
    label: 'errors of DynamoDB’s own',
    period: MINUTE,
  });
}
