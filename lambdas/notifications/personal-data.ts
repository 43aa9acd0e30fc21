import type { Clock } from '../platform/clock.ts';
import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { ofItems } from '../platform/export-sections.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import type { PersonalData } from '../platform/personal-data.ts';
import { deliveryKey } from './delivery.ts';
import type { StoredDelivery } from './delivery.ts';

export interface NotificationsPersonalDataDeps {
  readonly table: Table;
  readonly clock: Clock;
}

/**
 * What notifications keeps of a person: that mails went out, by the ids of their events. Neither the address nor the
 * text is kept. A message that is delivered once more after an erasure finds nobody to write to.
 */
export function notificationsPersonalData({ table, clock }: NotificationsPersonalDataDeps): PersonalData {
  const rangeOf = (userId: string) => {
    const { pk, sk: prefix } = deliveryKey(userId, '', '');
    return { pk, prefix: prefix.slice(0, prefix.indexOf('#') + 1) };
  };
  return {
    exportUser: ofItems<StoredDelivery>(table, rangeOf, (delivery) =>
      delivery.expiresAt * 1_000 > clock.now() ? recordOf(delivery) : null,
    ),
    eraseUser: async (userId) => ((await emptyPartition(table, rangeOf(userId))) ? 'more' : null),
  };
}

function recordOf({ eventType, channel, state, claimedAt, doneAt, messageId }: StoredDelivery) {
  return {
    type: 'notification',
    about: eventType,
    channel,
    state: state === 'done' ? (messageId === null ? 'nothing_to_send' : 'sent') : 'under_way',
    at: isoTime(doneAt ?? claimedAt),
  };
}
