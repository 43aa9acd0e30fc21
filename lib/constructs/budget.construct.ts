import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

type Kind = 'ACTUAL' | 'FORECASTED';

/** Percent of the budget. A forecast needs five weeks of history; it only says earlier what 100 % will. */
const NOTIFICATIONS: readonly (readonly [Kind, number])[] = [
  ['ACTUAL', 50],
  ['ACTUAL', 80],
  ['ACTUAL', 100],
  ['FORECASTED', 100],
];

export interface BudgetProps {
  /** US dollars a month. */
  readonly amount: number;
  readonly topic: ITopic;
}

/**
 * Tells the owner what the account's month costs so far, and will cost. Of the whole account: costs carry tags only
 * after somebody activated them in its billing console, and a budget over a tag that isn't active stays silent at 0.
 */
export class Budget extends CfnBudget {
  constructor(scope: Construct, id: string, { amount, topic }: BudgetProps) {
    super(scope, id, {
      // no name: a change of the notifications replaces the budget, and two of one name can not be
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
      },
      notificationsWithSubscribers: NOTIFICATIONS.map(([notificationType, threshold]) => ({
        notification: {
          notificationType,
          comparisonOperator: 'GREATER_THAN',
          threshold,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    });
    // Budgets tries to publish when it is made
    const policy = topic.node.tryFindChild('Policy');
    if (policy) this.node.addDependency(policy);
  }
}
