import { ses } from '../platform/aws/ses.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { rootsOf } from '../platform/secrets.ts';
import { deliver, DeliveryRepository, parseSender, SesTransport } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { contacts } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';

/** The worker that delivers notifications. */
export function composeDeliver(): ReturnType<typeof consume<DomainEvent>> {
  const env = readEnv({
    table: NOTIFICATIONS_ENV.table,
    mailFrom: NOTIFICATIONS_ENV.mailFrom,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const clock = systemClock;
  const deps = {
    deliveries: new DeliveryRepository(new Table(env.table), clock),
    contacts: contacts({ table: new Table(env.usersTable), dataSecret: () => rootsOf(env.dataSecret) }),
    transport: new SesTransport(ses),
    settings: { sender: parseSender(env.mailFrom), publicUrl: env.publicUrl },
    clock,
  };
  return consume<DomainEvent>((event) => deliver(deps, event));
}
