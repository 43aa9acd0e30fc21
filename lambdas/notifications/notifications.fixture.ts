import { MAIL_TOKEN_PURPOSE } from '../auth/auth.contract.ts';
import { flushMetrics } from '../platform/metrics.ts';
import { outputOf } from '../platform/testing/output.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { onlyRoot } from '../platform/roots.ts';
import { Transactions } from '../platform/transaction.ts';
import type { Contact } from '../users/index.ts';
import { DeliveryRepository } from './delivery.repository.ts';
import { DeviceRepository } from './devices/device.repository.ts';
import { sealSubscription } from './devices/device.ts';
import { addressKeys } from './feedback/address-key.ts';
import { SuppressionRepository } from './feedback/suppression.repository.ts';
import { givenReader, NOW, settings } from './mail/mail.fixture.ts';
import type { Mail, MailTransport } from './mail/mail.ts';
import type { BulkMessage, DeliverQueueMessage } from './notifications.contract.ts';
import { PreferencesRepository } from './preferences/preferences.repository.ts';
import { DEFAULT_PREFERENCES } from './preferences/preferences.ts';
import type { NotificationPreferences } from './preferences/preferences.ts';
import type { PushMessage, PushTarget } from './push/push-message.ts';
import type { PushOutcome, PushTransport } from './push/push-transport.ts';
import { sendingModule } from './sending/sending.module.ts';

export { NOW };

/** An event of auth that a mail follows from. */
export function givenEvent<Type extends string>(type: Type, event: Partial<DomainEvent> = {}) {
  const data = {
    sealedToken: `${MAIL_TOKEN_PURPOSE}:t0ken-_`,
    expiresAt: NOW + 24 * 3_600_000,
    provider: 'google',
  };
  const subject = { module: 'auth', aggregate: 'ada', subject: 'ada', version: 1 };
  return { id: 'event-1', at: NOW, ...subject, data, ...event, type };
}

/** Sends what it is given to nowhere; fails as often as `failures` says. */
export class FakeTransport implements MailTransport {
  readonly sent: Mail[] = [];
  readonly failures: Error[] = [];

  async send(mail: Mail): Promise<string> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.sent.push(mail);
    return `message-${this.sent.length}`;
  }
}

/** Pushes to nowhere; answers what `outcomes` says, one after the other. */
export class FakePushTransport implements PushTransport {
  readonly sent: { readonly target: PushTarget; readonly message: PushMessage }[] = [];
  readonly outcomes: PushOutcome[] = [];

  async send(target: PushTarget, message: PushMessage): Promise<PushOutcome> {
    const outcome = this.outcomes.shift() ?? { kind: 'sent' };
    if (outcome.kind === 'sent') this.sent.push({ target, message });
    return outcome;
  }
}

/** A queue that keeps what it is sent, with the time from which on it may be received. */
export class FakeQueue<Message> {
  readonly messages: { readonly message: Message; readonly from: number }[] = [];
  /** How many more messages it takes before the worker that sends them dies, once. */
  diesAfter = Infinity;
  readonly #clock: { now(): number };

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  readonly send = async (messages: readonly Message[], { delayMs = 0 } = {}): Promise<void> => {
    for (const message of messages) {
      if (this.diesAfter === 0) {
        this.diesAfter = Infinity;
        throw new Error('the worker dies');
      }
      this.diesAfter -= 1;
      this.messages.push({ message, from: this.#clock.now() + delayMs });
    }
  };

  /** Receives what may be received by now, and takes it out. */
  take(): Message[] {
    const ready = this.messages.filter(({ from }) => from <= this.#clock.now());
    const rest = this.messages.filter(({ from }) => from > this.#clock.now());
    this.messages.splice(0, this.messages.length, ...rest);
    return ready.map(({ message }) => message);
  }
}

/**
 * The worker in memory, with a clock moved by hand.
 *
 * @param contact everybody's, or of whom; null where nobody has an account
 */
export function givenWorker(contact: Contact | null | ((userId: string) => Contact | null) = givenReader()) {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const table = new Table('notifications', database);
  const [transport, pushTransport] = [new FakeTransport(), new FakePushTransport()];
  const queues = {
    deliver: new FakeQueue<DeliverQueueMessage>(clock),
    bulk: new FakeQueue<BulkMessage>(clock),
  };
  const managers = new Map<string, readonly string[]>();
  const waits: number[] = [];
  const dataSecret = async () => onlyRoot('a data secret');
  const sending = sendingModule({
    table,
    dataSecret,
    clock,
    settings,
    contacts: {
      contactOf: async (userId) => (typeof contact === 'function' ? contact(userId) : contact),
    },
    managers: { managersOf: async (organisationId) => managers.get(organisationId) ?? [] },
    names: { personName: async () => 'Bob', organisationName: async () => 'Engines' },
    mailTransport: transport,
    pushTransport,
    queues: { deliver: queues.deliver.send, bulk: queues.bulk.send },
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    random: () => 0.5,
    bulkMailsPerSecond: 2,
    wait: async (ms) => {
      waits.push(ms);
      time.now += ms;
    },
  });
  const preferences = new PreferencesRepository(table);
  const devices = new DeviceRepository(table);
  return {
    time,
    clock,
    database,
    table,
    deliveries: new DeliveryRepository(table, clock),
    suppressions: new SuppressionRepository({ table, addressKeys: addressKeys(dataSecret), clock }),
    devices,
    transport,
    pushTransport,
    queues,
    /** The ids of the people who run an organisation, by its id. */
    managers,
    /** How long bulk has waited for its turns, ms. */
    waits,
    deliver: sending.deliver,
    bulk: sending.bulk,
    /** Receives whatever is ready in both queues until nothing is, and moves the clock on to what waits meanwhile. */
    async settle({ until = time.now }: { readonly until?: number } = {}) {
      for (;;) {
        const [urgent, slow] = [queues.deliver.take(), queues.bulk.take()];
        for (const message of urgent) await sending.deliver(message);
        for (const message of slow) await sending.bulk(message);
        if (urgent.length + slow.length > 0) continue;
        const next = Math.min(
          ...[...queues.deliver.messages, ...queues.bulk.messages].map(({ from }) => from),
        );
        if (next > until) break;
        time.now = Math.max(time.now, next);
      }
    },
    /** What is recorded of the one mail, or of another channel. */
    record: (channel = 'mail', userId = 'ada') =>
      database
        .items('notifications', `USER#${userId}`)
        .find(({ sk }) => String(sk).startsWith('DELIVERY#') && String(sk).endsWith(`#${channel}`)),
    notes: (userId = 'ada') =>
      database.items('notifications', `USER#${userId}`).filter(({ sk }) => String(sk).startsWith('NOTE#')),
    /** Stores what somebody has chosen, once. */
    prefer: async (chosen: Partial<NotificationPreferences>, userId = 'ada') => {
      const stored = { preferences: { ...DEFAULT_PREFERENCES, ...chosen }, version: 1 };
      await table.write(preferences.replace(userId, stored));
    },
    /** Registers a device of somebody's. */
    device: async (deviceId: string, userId = 'ada') => {
      const subscription = {
        endpoint: `https://fcm.googleapis.com/${deviceId}`,
        keys: { p256dh: 'public', auth: 'secret' },
      };
      const device = {
        ...{ userId, deviceId, endpointHash: `hash of ${deviceId}`, name: 'Firefox on Linux' },
        sealedSubscription: sealSubscription(givenReader().personal, subscription),
        ...{ createdAt: NOW, lastUsedAt: null },
      };
      for (const write of devices.put(device, null)) await table.write(write);
    },
  };
}

/** What the work has counted. */
export async function counted(work: () => Promise<unknown>): Promise<Record<string, unknown>> {
  await work();
  const lines = await outputOf(() => flushMetrics());
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  return Object.assign({}, ...lines) as Record<string, unknown>;
}
