import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Roots } from '../../platform/roots.ts';
import type { Names } from '../../users/index.ts';
import { DeliveryRepository } from '../delivery.repository.ts';
import { DeviceRepository } from '../devices/device.repository.ts';
import { addressKeys } from '../feedback/address-key.ts';
import { SuppressionRepository } from '../feedback/suppression.repository.ts';
import { InboxRepository } from '../inbox/inbox.repository.ts';
import type { MailSettings } from '../mail/compose.ts';
import { PreferencesRepository } from '../preferences/preferences.repository.ts';
import { unsubscribeTokens } from '../unsubscribe/unsubscribe-token.ts';
import { HeldRepository } from './held.repository.ts';
import { mailWriter } from './mail-writer.ts';
import { tokenBucket } from './pace.ts';
import { PeopleRepository } from './people.repository.ts';
import type { SendingDeps } from './ports.ts';
import { pushWriter } from './push-writer.ts';
import { sending } from './sending.ts';
import type { Sending } from './sending.ts';

export interface SendingModuleDeps extends Pick<
  SendingDeps,
  'contacts' | 'managers' | 'mailTransport' | 'pushTransport' | 'queues' | 'transactions' | 'random'
> {
  /** notifications'. */
  readonly table: Table;
  readonly dataSecret: () => Promise<Roots>;
  readonly names: Names;
  readonly settings: MailSettings;
  /** Mails a second that this environment may send in bulk. */
  readonly bulkMailsPerSecond: number;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<void>;
}

/** The part of notifications that tells people of events. */
export function sendingModule(deps: SendingModuleDeps): Sending {
  const { table, clock, dataSecret, names, settings, wait } = deps;
  const keys = addressKeys(dataSecret);
  return sending({
    ...deps,
    deliveries: new DeliveryRepository(table, clock),
    held: new HeldRepository(table),
    people: new PeopleRepository(table),
    inbox: new InboxRepository(table, clock),
    preferences: new PreferencesRepository(table),
    suppressions: new SuppressionRepository({ table, addressKeys: keys, clock }),
    devices: new DeviceRepository(table),
    mails: mailWriter({ names, tokens: unsubscribeTokens(dataSecret), addressKeys: keys, settings, clock }),
    pushes: pushWriter({ names, publicUrl: settings.publicUrl }),
    bulkPace: tokenBucket({ perSecond: deps.bulkMailsPerSecond, clock, wait }),
  });
}
