import type { HorizontalAnnotation, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { DashboardRow } from './dashboard-rows.ts';

export interface DashboardGraphProps {
  readonly row: DashboardRow;
  /** Graphs of one title are one: each resource of a kind adds its line. It ends with the unit. */
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Values that say where it gets bad. @default none */
  readonly limits?: readonly HorizontalAnnotation[];
  /** Left out of a lean stage, whose dashboard has at most the 50 metrics that are free. @default false */
  readonly detail?: true;
}

/** What a construct contributes to the stage's dashboard, from beside what it watches. */
export class DashboardGraph extends Construct {
  readonly graph: DashboardGraphProps;

  constructor(scope: Construct, id: string, graph: DashboardGraphProps) {
    super(scope, id);
    this.graph = graph;
  }
}

/** Puts lines on the stage's dashboard; the operations stack lays them out. */
export function addGraph(scope: Construct, graph: DashboardGraphProps): void {
  new DashboardGraph(scope, `Graph ${graph.row} ${graph.title.replaceAll('/', ' per ')}`, graph);
}
