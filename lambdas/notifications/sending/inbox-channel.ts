import type { Outcome } from '../delivery.ts';
import { isNoted, noteOf } from '../notes/notes.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { SendingDeps } from './ports.ts';
import { courseOf, deliveryOf } from './telling.ts';
import type { Telling } from './telling.ts';

/** It was recorded before, and nothing was written now. */
class AlreadyTold extends Error {
  override readonly name = 'AlreadyTold';
}

/** Puts a note into the reader's inbox, once: the note and the record of it are one transaction. */
export async function tellInbox(deps: SendingDeps, event: NotifiedEvent, told: Telling): Promise<void> {
  const { id: eventId, type, at } = event;
  const { readerId: userId } = told;
  const values = noteOf(event);
  const outcome = values ? await outcomeFor(deps, event, told) : 'nothing_to_say';
  const record = deps.deliveries.record(deliveryOf(event, userId, 'inbox'), { outcome });
  const transaction = deps.transactions.begin().add(record, () => new AlreadyTold('it was told before'));
  if (values && isNoted(type) && outcome === 'sent') {
    const { category } = kindOf(event);
    const note = { userId, eventId, type, category, values, at };
    for (const write of deps.inbox.note(note)) transaction.add(write);
  }
  await transaction.commit().catch((error: unknown) => {
    if (!(error instanceof AlreadyTold)) throw error;
  });
}

async function outcomeFor(deps: SendingDeps, event: NotifiedEvent, told: Telling): Promise<Outcome> {
  const course = await courseOf(deps, event, 'inbox', told);
  return course.kind === 'end' ? course.outcome : 'sent';
}
