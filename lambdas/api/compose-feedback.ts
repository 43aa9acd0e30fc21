import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import { consume } from '../platform/queue.ts';
import { rootsOf } from '../platform/secrets.ts';
import { feedbackTaker, readMailEvent } from '../notifications/index.ts';
import type { MailEvent } from '../notifications/index.ts';
import { NOTIFICATIONS_ENV } from '../notifications/notifications.contract.ts';
import { USERS_ENV } from '../users/users.contract.ts';

/** What takes from the queue what SES says of mails. */
export function composeFeedback(): ReturnType<typeof consume<MailEvent | null>> {
  const env = readEnv({ table: NOTIFICATIONS_ENV.table, dataSecret: USERS_ENV.dataSecret });
  const take = feedbackTaker({
    table: new Table(env.table),
    dataSecret: () => rootsOf(env.dataSecret),
    clock: systemClock,
  });
  return consume(take, readMailEvent);
}
