import { MAIL_TOKEN_PURPOSE } from '../auth/auth.contract.ts';
import { Table } from '../platform/dynamodb/table.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import type { Contact } from '../users/index.ts';
import { deliver } from './deliver.ts';
import { DeliveryRepository } from './delivery.repository.ts';
import type { Mail, MailTransport } from './mail/mail.ts';
import { parseSender } from './mail/sender.ts';

export const NOW = Date.UTC(2026, 10, 21, 9);

export const settings = {
  sender: parseSender('Soloist <hello@example.com>'),
  publicUrl: 'https://app.example',
};

/** Somebody to write to; what is sealed for them is the text with a prefix. */
export function givenContact(contact: Partial<Contact> = {}): Contact {
  const personal = {
    seal: (text: string, purpose: string) => `${purpose}:${text}`,
    open: (sealed: string, purpose: string) => sealed.replace(`${purpose}:`, ''),
  };
  return { address: 'ada@example.org', name: null, locale: 'en', timeZone: 'Europe/Berlin', personal, ...contact };
}

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

/** The worker in memory, with a clock moved by hand. */
export function givenWorker(contact: Contact | null = givenContact()) {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const transport = new FakeTransport();
  const deliveries = new DeliveryRepository(new Table('notifications', database), clock);
  const deps = { deliveries, contacts: { contactOf: async () => contact }, transport, settings, clock };
  return {
    time,
    database,
    deliveries,
    transport,
    deliver: (event: DomainEvent) => deliver(deps, event),
    record: () => database.items('notifications')[0],
  };
}
