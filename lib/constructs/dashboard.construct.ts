import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';
import type { Severity, SoloistAlarm } from './alarm.construct.ts';
import { alarmProfileOf } from './alarm-profile.ts';
import { DashboardGraph, type DashboardGraphProps } from './dashboard-graph.construct.ts';
import { DASHBOARD_ROWS } from './dashboard-rows.ts';
import { namingOf, physicalName } from './naming.ts';

/** Columns of a dashboard. */
const WIDTH = 24;
const GRAPH_HEIGHT = 5;

export interface StageDashboardProps {
  /** Every graph under it is shown: the stage. */
  readonly root: IConstruct;
  /** What mails the owner. */
  readonly composites: readonly IAlarm[];
  /** What the composites hear. */
  readonly alarms: readonly SoloistAlarm[];
}

/**
 * One page that answers "is it me, the database, the cache, somebody else or AWS?" from top to bottom. Constructs
 * bring their graphs, so that what a new module adds appears by itself.
 */
export class StageDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: StageDashboardProps) {
    super(scope, id, { dashboardName: physicalName(scope, 'overview'), defaultInterval: Duration.hours(6) });
    const graphs = graphsUnder(props.root);
    this.addWidgets(new TextWidget({ markdown: introduction(this), width: WIDTH, height: 3 }));
    for (const [row, { title, read, page }] of Object.entries(DASHBOARD_ROWS)) {
      const shown = graphs.filter((graph) => graph.row === row);
      if (shown.length === 0) continue;
      const markdown = `## ${title}\n${read} _docs/runbooks/${page}.md_`;
      this.addWidgets(new TextWidget({ markdown, width: WIDTH, height: 2 }));
      if (row === 'health') this.addWidgets(...alarmStatus(this, props));
      this.addWidgets(...shown.map((graph) => toWidget(graph, shown.length)));
    }
  }
}

/** The graphs that constructs have added under a construct, those of one row and title merged. */
function graphsUnder(root: IConstruct): DashboardGraphProps[] {
  const lean = alarmProfileOf(root) === 'lean';
  const graphs = root.node
    .findAll()
    .filter((child) => child instanceof DashboardGraph)
    .map(({ graph }) => graph)
    .filter(({ detail }) => !(detail && lean));
  const merged = Map.groupBy(graphs, ({ row, title }) => `${row} ${title}`);
  return Array.from(merged.values(), (same) => ({
    ...same[0]!,
    metrics: same.flatMap(({ metrics }) => metrics),
  }));
}

function toWidget({ title, metrics, limits }: DashboardGraphProps, inRow: number): IWidget {
  return new GraphWidget({
    title,
    left: [...metrics],
    leftAnnotations: [...(limits ?? [])],
    leftYAxis: { min: 0, showUnits: false },
    // rows of more than four wrap
    width: WIDTH / Math.min(inRow, 4),
    height: GRAPH_HEIGHT,
  });
}

/** What was mailed, then what rings: by whom it is heard. */
function alarmStatus(scope: Construct, { composites, alarms }: StageDashboardProps): IWidget[] {
  const leaves = (severity: Severity) =>
    alarms
      .filter((alarm) => alarm.severity === severity)
      // by name: an attribute would export every alarm from its stack
      .map((alarm) => Alarm.fromAlarmArn(scope, alarm.fullName, arnOf(scope, alarm)));
  const height = 2 * GRAPH_HEIGHT;
  return [
    new AlarmStatusWidget({ title: 'mailed', alarms: [...composites], width: 4, height }),
    new AlarmStatusWidget({ title: 'pages', alarms: leaves('page'), width: 10, height }),
    new AlarmStatusWidget({ title: 'tickets', alarms: leaves('ticket'), width: 10, height }),
  ];
}

function arnOf(scope: Construct, { fullName }: SoloistAlarm): string {
  return Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: fullName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function introduction(scope: Construct): string {
  const { region } = Stack.of(scope);
  const { project, stage } = namingOf(scope);
  const logs = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:logs-insights`;
  return [
    `# ${project} ${stage}: is it me, the database, the cache, somebody else or AWS?`,
    'Read from top to bottom: the first row that looks wrong is where to search, those below follow from it. ' +
      'Each row names its runbook.',
    [
      '[AWS health](https://health.aws.amazon.com/health/status)',
      `[logs](${logs})`,
      '[cost so far](https://console.aws.amazon.com/costmanagement/home#/cost-explorer)',
      '[budget](https://console.aws.amazon.com/costmanagement/home#/budgets)',
    ].join(' · '),
  ].join('\n\n');
}
