import { MAIL_TOKEN_PURPOSE } from '../../auth/auth.contract.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { Contact } from '../../users/index.ts';

import type { MailSettings } from './compose.ts';
import type { MailedType } from './contents/mailed-type.ts';
import type { Mail } from './mail.ts';
import { parseSender } from './sender.ts';
import { writeMail } from './write-mail.ts';
import type { MailWriting } from './write-mail.ts';

export const NOW = Date.UTC(2026, 10, 21, 9);
export const DAY_MS = 86_400_000;

export const settings: MailSettings = {
  senders: {
    security: parseSender('Soloist <hello@example.com>'),
    product: parseSender('Soloist <news@news.example.com>'),
  },
  publicUrl: 'https://app.example',
};

/** Somebody to write to; what is sealed for them is the text with a prefix. */
export function givenReader(contact: Partial<Contact> = {}): Contact {
  const personal = {
    seal: (text: string, purpose: string) => `${purpose}:${text}`,
    open: (sealed: string, purpose: string) => sealed.replace(`${purpose}:`, ''),
  };
  const timeZone = 'Europe/Berlin';
  const ada = { address: 'ada@example.org', name: null, locale: 'en', timeZone, isClosing: false };
  return { ...ada, personal, ...contact };
}

/** Writes the mail of an event, or null; the data are a link's, unless others are given. */
export function writeOrNull(
  type: MailedType,
  data: object = {
    sealedToken: `${MAIL_TOKEN_PURPOSE}:t0ken-_`,
    expiresAt: NOW + DAY_MS,
    provider: 'google',
  },
  {
    contact,
    ...writing
  }: Partial<Omit<MailWriting, 'contact'>> & { readonly contact?: Partial<Contact> } = {},
): Mail | null {
  const event: DomainEvent<MailedType> = {
    ...{ id: 'event-1', type, module: 'auth', aggregate: 'aggregate-1', version: 1, at: NOW },
    subject: 'user-1',
    data,
  };
  const names = { organisation: 'Engines', person: 'Bob', isReader: false };
  const whole = { event, userId: 'user-1', names, unsubscribeToken: 'st0p.it', ...writing };
  return writeMail({ ...whole, contact: givenReader(contact) }, settings);
}

/** Writes the mail of an event that one follows from. */
export function write(...parameters: Parameters<typeof writeOrNull>): Mail {
  const mail = writeOrNull(...parameters);
  if (!mail) throw new Error(`no mail follows from this ${parameters[0]}`);
  return mail;
}
