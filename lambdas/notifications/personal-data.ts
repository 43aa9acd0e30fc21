import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { PersonalData } from '../platform/personal-data.ts';
import { DeviceRepository } from './devices/device.repository.ts';
import { exportNotifications } from './export-notifications.ts';
import type { ExportNotificationsDeps } from './export-notifications.ts';
import { HeldRepository } from './sending/held.repository.ts';
import { PeopleRepository } from './sending/people.repository.ts';
import { removeWebhooks } from './webhooks/remove-webhooks.ts';

export interface NotificationsPersonalDataDeps extends ExportNotificationsDeps {
  /** The organisations that went with somebody, as their tombstone says. */
  readonly organisationsOf: (userId: string) => Promise<readonly string[]>;
}

/** Held things that are removed in one call. */
const HELD_AT_ONCE = 25;

/**
 * What notifications keeps of a person: what they chose, their inbox and devices, and that something went out or waits,
 * by the ids of its events. Whatever stands elsewhere goes before what leads to it. A message that is delivered once more
 * after an erasure finds nobody to write to. What keeps an address from getting mail stays: it tells nobody which it is. The webhooks of organisations that went with them go by
 * `organisation.deleted` as well, which tables from before an erasure are not told.
 */
export function notificationsPersonalData(deps: NotificationsPersonalDataDeps): PersonalData {
  const { table, organisationsOf } = deps;
  const devices = new DeviceRepository(table);
  return {
    exportUser: exportNotifications(deps),
    async eraseUser(userId) {
      if (await dropHeld(table, userId)) return 'more';
      for (const device of await devices.devicesOf(userId)) await devices.remove(device);
      await table.write(new PeopleRepository(table).remove(userId));
      for (const organisationId of await organisationsOf(userId)) await removeWebhooks(table, organisationId);
      return (await emptyPartition(table, { pk: `USER#${userId}` })) ? 'more' : null;
    },
  };
}

/** Removes what is kept back for somebody, and what says when. @returns whether there was any */
async function dropHeld(table: Table, userId: string): Promise<boolean> {
  const repository = new HeldRepository(table);
  const held = await repository.dueOf(userId, Number.MAX_SAFE_INTEGER, HELD_AT_ONCE);
  for (const one of held) {
    const due = await repository.due(userId, one.dueAt);
    if (due) await repository.forget(due);
    await table.write(repository.drop(one));
  }
  return held.length > 0;
}
