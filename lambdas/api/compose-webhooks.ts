import { sqs } from '../platform/aws/sqs.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { queueSender } from '../platform/events/queue-sender.ts';
import { outboundClient } from '../platform/outbound/outbound-client.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { rootsOf } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { webhookWorker } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV, OUTBOUND_ENDPOINT_ENV } from '../notifications/notifications.contract.ts';
import type { WebhooksQueueMessage } from '../notifications/notifications.contract.ts';
import { USERS_ENV } from '../users/users.contract.ts';

/** What calls customers' endpoints, by the webhooks queue. */
export function composeWebhooks(): ReturnType<typeof consume<WebhooksQueueMessage>> {
  const env = readEnv({
    table: NOTIFICATIONS_ENV.table,
    webhooksQueue: NOTIFICATIONS_ENV.webhooksQueue,
    dataSecret: USERS_ENV.dataSecret,
    eventsTable: PLATFORM_ENV.eventsTable,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const { standIn } = readOptionalEnv({ standIn: OUTBOUND_ENDPOINT_ENV });
  const clock = systemClock;
  const work = webhookWorker({
    table: new Table(env.table),
    transactions: new Transactions({ eventsTable: env.eventsTable, clock }),
    clock,
    dataSecret: () => rootsOf(env.dataSecret),
    outbound: outboundClient({ standIn }),
    send: queueSender(env.webhooksQueue, sqs),
    random: Math.random,
    userAgent: `Webhooks/1 (+${env.publicUrl})`,
  });
  return consume(work);
}
