import { setTimeout as wait } from 'node:timers/promises';
import { ses } from '../platform/aws/ses.ts';
import { sqs } from '../platform/aws/sqs.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { queueSender } from '../platform/events/queue-sender.ts';
import { outboundClient } from '../platform/outbound/outbound-client.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { rootsOf } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import {
  addressOf,
  sendingModule,
  SesTransport,
  vapidKeys,
  WebPushTransport,
} from '../notifications/index.ts';
import type { Sending } from '../notifications/index.ts';
import {
  MAX_CONCURRENCY,
  NOTIFICATIONS_ENV,
  OUTBOUND_ENDPOINT_ENV,
} from '../notifications/notifications.contract.ts';
import type { BulkMessage, DeliverQueueMessage } from '../notifications/notifications.contract.ts';
import { contacts, managers, names } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';
import { mailSettings } from './mail-settings.ts';

/** What tells people of events, from the environment. */
export function composeSending(): Sending {
  const env = readEnv({
    table: NOTIFICATIONS_ENV.table,
    mailSet: NOTIFICATIONS_ENV.mailSet,
    productMailSet: NOTIFICATIONS_ENV.productMailSet,
    bulkMailRate: NOTIFICATIONS_ENV.bulkMailRate,
    vapidSecret: NOTIFICATIONS_ENV.vapidSecret,
    deliverQueue: NOTIFICATIONS_ENV.deliverQueue,
    bulkQueue: NOTIFICATIONS_ENV.bulkQueue,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    eventsTable: PLATFORM_ENV.eventsTable,
  });
  const { standIn } = readOptionalEnv({ standIn: OUTBOUND_ENDPOINT_ENV });
  const clock = systemClock;
  const settings = mailSettings();
  const users = { table: new Table(env.usersTable), dataSecret: () => rootsOf(env.dataSecret) };
  return sendingModule({
    table: new Table(env.table),
    dataSecret: users.dataSecret,
    contacts: contacts(users),
    managers: managers(users.table),
    names: names({ ...users, cache: new StoreCache(null) }),
    mailTransport: new SesTransport(ses, { security: env.mailSet, product: env.productMailSet }),
    pushTransport: new WebPushTransport({
      outbound: outboundClient({ standIn }),
      keys: () => vapidKeys(env.vapidSecret),
      subject: `mailto:${addressOf(settings.senders.security)}`,
      standIn,
      clock,
    }),
    queues: {
      deliver: queueSender<DeliverQueueMessage>(env.deliverQueue, sqs),
      bulk: queueSender<BulkMessage>(env.bulkQueue, sqs),
    },
    transactions: new Transactions({ eventsTable: env.eventsTable, clock }),
    clock,
    settings,
    // as many environments share it
    bulkMailsPerSecond: Number(env.bulkMailRate) / MAX_CONCURRENCY,
    wait: (ms) => wait(ms),
    random: Math.random,
  });
}
