import type { Clock } from '../../platform/clock.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { Contact, Contacts, Managers } from '../../users/index.ts';
import type { DeliveryRepository } from '../delivery.repository.ts';
import type { DeviceRepository } from '../devices/device.repository.ts';
import type { SuppressionRepository } from '../feedback/suppression.repository.ts';
import type { InboxRepository } from '../inbox/inbox.repository.ts';
import type { Mail, MailTransport } from '../mail/mail.ts';
import type { BulkMessage, DeliverQueueMessage } from '../notifications.contract.ts';
import type { PreferencesRepository } from '../preferences/preferences.repository.ts';
import type { PushMessage } from '../push/push-message.ts';
import type { PushTransport } from '../push/push-transport.ts';
import type { HeldRepository } from './held.repository.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { Pace } from './pace.ts';
import type { PeopleRepository } from './people.repository.ts';

/** Somebody who is told; of an invitation, who invites. */
export interface Reader {
  readonly userId: string;
  readonly contact: Contact;
}

export interface MailWriter {
  /** Null where there is nothing to say. */
  mailOf(event: NotifiedEvent, reader: Reader): Promise<Mail | null>;
  /** One mail of several events, oldest first. */
  digestOf(events: readonly NotifiedEvent[], reader: Reader): Promise<Mail>;
}

export interface PushWriter {
  /** One message of one event or of several, oldest first; null where there is nothing to say. */
  pushOf(events: readonly NotifiedEvent[], reader: Reader): Promise<PushMessage | null>;
}

/** What sending works with. */
export interface SendingDeps {
  readonly deliveries: DeliveryRepository;
  readonly held: HeldRepository;
  readonly people: PeopleRepository;
  readonly inbox: Pick<InboxRepository, 'note'>;
  readonly preferences: Pick<PreferencesRepository, 'find'>;
  readonly suppressions: Pick<SuppressionRepository, 'find'>;
  readonly devices: Pick<DeviceRepository, 'devicesOf' | 'remove' | 'markUsed'>;
  readonly contacts: Contacts;
  readonly managers: Managers;
  readonly mails: MailWriter;
  readonly pushes: PushWriter;
  readonly mailTransport: MailTransport;
  readonly pushTransport: PushTransport;
  readonly queues: {
    readonly deliver: QueueSender<DeliverQueueMessage>;
    readonly bulk: QueueSender<BulkMessage>;
  };
  /** How fast bulk may mail. */
  readonly bulkPace: Pace;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}
