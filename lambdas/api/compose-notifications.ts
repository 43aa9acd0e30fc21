import { sqs } from '../platform/aws/sqs.ts';
import type { Cache } from '../platform/cache/cache.ts';
import type { Clock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { queueSender } from '../platform/events/queue-sender.ts';
import type { Roots } from '../platform/roots.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { notificationsModule, vapidKeys, webhooksModule } from '../notifications/index.ts';
import type { NotificationsModule } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV, OUTBOUND_ENDPOINT_ENV } from '../notifications/notifications.contract.ts';
import { memberships, names } from '../users/index.ts';
import type { UsersModule } from '../users/index.ts';

export interface NotificationsGround {
  readonly users: UsersModule;
  readonly usersTable: Table;
  readonly cache: Cache;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly dataSecret: () => Promise<Roots>;
  readonly publicUrl: string;
  readonly serviceName: string;
  readonly describeDevice: (userAgent: string | null) => string;
}

/** The notifications module; null where there is no table for it, as in a preview. */
export function composeNotifications({
  usersTable,
  cache,
  ...ground
}: NotificationsGround): NotificationsModule | null {
  const { standIn, table } = readOptionalEnv({
    table: NOTIFICATIONS_ENV.table,
    standIn: OUTBOUND_ENDPOINT_ENV,
  });
  if (table === null) return null;
  const env = readEnv({
    vapidSecret: NOTIFICATIONS_ENV.vapidSecret,
    webhooksQueue: NOTIFICATIONS_ENV.webhooksQueue,
  });
  const webhooks = webhooksModule({
    ...ground,
    table: new Table(table),
    memberships: memberships(usersTable),
    send: queueSender(env.webhooksQueue, sqs),
    standIn,
  });
  const notifications = notificationsModule({
    ...ground,
    table: new Table(table),
    names: names({ table: usersTable, cache, dataSecret: ground.dataSecret }),
    vapidKeys: () => vapidKeys(env.vapidSecret),
    standIn,
  });
  return { routes: [...notifications.routes, ...webhooks.routes] };
}
