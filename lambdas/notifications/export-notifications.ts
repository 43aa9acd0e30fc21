import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { atOnce, inSections, ofItems } from '../platform/export-sections.ts';
import type { ExportSection } from '../platform/export-sections.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import type { ExportRecord, PersonalData } from '../platform/personal-data.ts';
import type { Names, UsersModule } from '../users/index.ts';
import { deliveryKey } from './delivery.ts';
import type { StoredDelivery } from './delivery.ts';
import { openSubscription } from './devices/device.ts';
import { DeviceRepository } from './devices/device.repository.ts';
import { InboxRepository } from './inbox/inbox.repository.ts';
import { writeNotes } from './inbox/written-notes.ts';
import { NOTIFICATION_KINDS } from './notifications.contract.ts';
import { PreferencesRepository } from './preferences/preferences.repository.ts';
import { HELD_PREFIX } from './sending/held.repository.ts';
import type { Held } from './sending/held.repository.ts';

export interface ExportNotificationsDeps {
  readonly table: Table;
  readonly clock: Clock;
  readonly names: Names;
  readonly sealOf: UsersModule['sealOf'];
  readonly profileOf: UsersModule['profileOf'];
}

/** Notes of one read: their words need the names of others. */
const NOTES = 100;

/** What somebody chose, what stands in their inbox, what went out to them, what waits, and to which devices it goes. */
export function exportNotifications(deps: ExportNotificationsDeps): PersonalData['exportUser'] {
  const { table, clock } = deps;
  const isAlive = ({ expiresAt }: { readonly expiresAt: number }) => expiresAt * 1_000 > clock.now();
  return inSections({
    preferences: atOnce((userId) => chosen(table, userId)),
    inbox: inboxOf(deps),
    deliveries: ofItems<StoredDelivery>(table, deliveriesOf, (one) => (isAlive(one) ? delivered(one) : null)),
    held: ofItems<Held & { readonly expiresAt: number }>(table, heldOf, (one) =>
      isAlive(one) ? waiting(one) : null,
    ),
    devices: atOnce((userId) => devicesOf(deps, userId)),
  });
}

async function chosen(table: Table, userId: string): Promise<readonly ExportRecord[]> {
  const { preferences, version } = await new PreferencesRepository(table).find(userId);
  return version === 0 ? [] : [{ type: 'notification_preferences', ...preferences }];
}

function inboxOf({ table, clock, names, profileOf }: ExportNotificationsDeps): ExportSection {
  const inbox = new InboxRepository(table, clock);
  return async (userId, cursor) => {
    const page = await inbox.page(userId, { limit: NOTES, cursor });
    const [unread, profile] = await Promise.all([inbox.unread(userId), profileOf(userId)]);
    const written = await writeNotes(page.items, { names, locale: profile?.locale ?? 'en' });
    const records = written.map(({ note: { noteId: id, type: about, category, at }, title, text }) => {
      return { type: 'note', id, about, category, title, text, read: !unread.has(id), at: isoTime(at) };
    });
    return { records, cursor: page.cursor };
  };
}

async function devicesOf(
  { table, sealOf }: ExportNotificationsDeps,
  userId: string,
): Promise<readonly ExportRecord[]> {
  const [devices, personal] = [await new DeviceRepository(table).devicesOf(userId), await sealOf(userId)];
  return devices.map((device) => ({
    type: 'push_device',
    id: device.deviceId,
    name: device.name,
    // its keys are secrets of the browser
    endpoint: personal && openSubscription(personal, device).endpoint,
    createdAt: isoTime(device.createdAt),
    lastUsedAt: isoTime(device.lastUsedAt),
  }));
}

function deliveriesOf(userId: string) {
  const { pk, sk } = deliveryKey(userId, '', '');
  return { pk, prefix: sk.slice(0, sk.indexOf('#') + 1) };
}

function heldOf(userId: string) {
  return { pk: `USER#${userId}`, prefix: HELD_PREFIX };
}

function delivered({
  eventType,
  channel,
  state,
  outcome,
  feedback,
  claimedAt,
  doneAt,
  messageId,
}: StoredDelivery) {
  // what became of an invitation is known of who was invited: whether they exist, and want our mail
  const isOfOthers = NOTIFICATION_KINDS[eventType].readers === 'invited';
  // records of before there were outcomes say it by the provider's id
  const known = outcome ?? (messageId === null ? 'nothing_to_say' : 'sent');
  const ended = isOfOthers ? 'sent' : known;
  return {
    type: 'notification',
    about: eventType,
    channel,
    state: state === 'done' ? ended : 'under_way',
    ...(feedback && !isOfOthers && { feedback }),
    at: isoTime(doneAt ?? claimedAt),
  };
}

function waiting({ event, channel, dueAt }: Held) {
  return { type: 'held_notification', about: event.type, channel, dueAt: isoTime(dueAt) };
}
