import type { Access, Naming } from '../../service.ts';
import { unknownAction } from './errors.ts';
import { queueNameOf } from './sqs.ts';

/** The action whose permission a call needs: a batch needs that of its single form. */
const OF_THE_QUEUE: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  GetQueueAttributes: 'GetQueueAttributes',
  PurgeQueue: 'PurgeQueue',
  ListDeadLetterSourceQueues: 'ListDeadLetterSourceQueues',
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export function accessOf(action: string, input: any, naming: Naming): readonly Access[] {
  const permission = OF_THE_QUEUE[action];
  if (permission) return [{ action: `sqs:${permission}`, resource: naming.arn('sqs', queueNameOf(input)) }];

  switch (action) {
    case 'GetQueueUrl':
      return [{ action: 'sqs:GetQueueUrl', resource: naming.arn('sqs', String(input.QueueName)) }];
    case 'ListQueues':
      return [{ action: 'sqs:ListQueues', resource: '*' }];
    case 'ListMessageMoveTasks':
      return [{ action: 'sqs:ListMessageMoveTasks', resource: String(input.SourceArn) }];
    case 'StartMessageMoveTask':
      return [
        ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((name) => ({
          action: `sqs:${name}`,
          resource: String(input.SourceArn),
        })),
        ...(input.DestinationArn
          ? [{ action: 'sqs:SendMessage', resource: String(input.DestinationArn) }]
          : []),
      ];
    default:
      throw unknownAction(action);
  }
}
