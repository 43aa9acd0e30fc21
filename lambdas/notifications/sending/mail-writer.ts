import type { Clock } from '../../platform/clock.ts';
import type { Names } from '../../users/index.ts';
import type { AddressKeys } from '../feedback/address-key.ts';
import { languageOf } from '../language/language.ts';
import type { MailSettings } from '../mail/compose.ts';
import { writeDigest } from '../mail/write-digest.ts';
import { isMailed, readerOf, writeMail } from '../mail/write-mail.ts';
import { noteOf } from '../notes/notes.ts';
import type { UnsubscribeTokens, Unsubscriber } from '../unsubscribe/unsubscribe-token.ts';
import { noteNames } from './note-names.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { MailWriter, Reader } from './ports.ts';
import { noteTexts } from './note-texts.ts';

export interface MailWriterDeps {
  readonly names: Names;
  readonly tokens: Pick<UnsubscribeTokens, 'make'>;
  readonly addressKeys: AddressKeys;
  readonly settings: MailSettings;
  readonly clock: Clock;
}

/** Writes mails with what they need of others: names, and the token that ends mails like them. */
export function mailWriter(deps: MailWriterDeps): MailWriter {
  const { names, settings, clock } = deps;
  return {
    async mailOf(event, { userId, contact }) {
      const { type } = event;
      if (!isMailed(type)) return null;
      const writing = {
        ...{ event: { ...event, type }, userId, contact },
        names: await noteNames(names, noteOf(event), userId),
        unsubscribeToken: await tokenFor(deps, event, { userId, contact }),
      };
      return writeMail(writing, settings);
    },
    async digestOf(events, reader) {
      const [first] = events as readonly [NotifiedEvent];
      const { category } = kindOf(first);
      if (category === 'security') throw new Error(`got ${first.type} for a digest, which must not wait`);
      const { userId, contact } = reader;
      const writing = {
        ...{ id: first.id, at: clock.now(), userId, contact, category },
        notes: await noteTexts(names, events, reader, languageOf(contact.locale)),
        unsubscribeToken: await deps.tokens.make({ userId, category }, clock.now()),
      };
      return writeDigest(writing, settings);
    },
  };
}

/** Null where mails can't be ended. */
async function tokenFor(
  { tokens, addressKeys, clock }: MailWriterDeps,
  event: NotifiedEvent,
  { userId, contact }: Reader,
): Promise<string | null> {
  const { category, readers } = kindOf(event);
  if (category === 'security') return null;
  // who was invited may have no account that could remember it
  const unsubscriber: Unsubscriber =
    readers === 'invited'
      ? { addressKey: (await addressKeys(readerOf(event, contact).address)).active }
      : { userId };
  return tokens.make({ ...unsubscriber, category }, clock.now());
}
