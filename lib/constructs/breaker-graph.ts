import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import { namingOf } from './naming.ts';

/** Shows the breaker of every dependency that the stage's functions call, of future ones too: by a search. */
export function watchBreakers(scope: Construct): void {
  const { stage } = namingOf(scope);
  const breakers = `{${METRICS_NAMESPACE},Dependency,Stage} MetricName="BreakerOpen" Stage="${stage}"`;
  addGraph(scope, {
    row: 'dependencies',
    title: 'breakers: 0 closed, 0.5 half-open, 1 open',
    metrics: [
      new MathExpression({
        expression: `SEARCH('${breakers}', 'Maximum', 60)`,
        // the search's own: the dependency
        label: '',
        period: Duration.minutes(1),
      }),
    ],
  });
}
