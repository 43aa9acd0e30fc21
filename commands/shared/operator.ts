import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { composeOperator, type Operator, type Roots } from '../../lambdas/api/operator.ts';
import { readRoots } from '../secrets/roots.ts';
import type { Aws } from './aws.ts';
import { outputsOf, type StackOutputs } from './outputs.ts';
import type { ChosenStage } from './stage.ts';

/**
 * What may be done with the data of a deployed stage, with the operator's credentials.
 * @throws Refusal when the stage is not deployed, and for credentials that don't serve
 */
export async function operatorOf({ naming }: ChosenStage, aws: Aws): Promise<Operator> {
  return operatorOn(await outputsOf(aws, naming, 'data'), aws);
}

/** @param data the outputs of the stage's data stack */
export function operatorOn(data: StackOutputs, aws: Aws): Operator {
  const secret = data.get('DataSecretArn');
  let roots: Promise<Roots> | undefined;
  return composeOperator({
    tables: {
      auth: data.get('authTableName'),
      users: data.get('usersTableName'),
      admin: data.get('adminTableName'),
      notifications: data.get('notificationsTableName'),
      events: data.get('eventsTableName'),
    },
    dynamodb: aws.client(DynamoDBClient),
    auditKeepDays: Number(data.get('AuditKeepDays')),
    dataSecret: () => (roots ??= readRoots(aws, secret)),
  });
}
