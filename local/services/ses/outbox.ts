import type { Journal } from '../../service.ts';
import type { Mail } from './mail.ts';

// a mailbox to look at, not an archive
const KEPT = 1000;

/** The mails that were sent, in the journal before their sender is answered. */
export class Outbox {
  readonly #journal: Journal<Mail>;
  #mails: Mail[];

  constructor(journal: Journal<Mail>) {
    this.#journal = journal;
    this.#mails = journal.load().slice(-KEPT);
    journal.rewrite(this.#mails);
  }

  add(mail: Mail) {
    this.#journal.append(mail);
    this.#mails.push(mail);
    if (this.#journal.length < KEPT) return;
    this.#mails = this.#mails.slice(-KEPT);
    this.#journal.rewrite(this.#mails);
  }

  /** Newest first. */
  mails(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  sentSince(time: number): number {
    return this.#mails.filter(({ at }) => Date.parse(at) >= time).length;
  }

  close() {
    this.#journal.close();
  }
}
