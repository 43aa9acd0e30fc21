import type { Journal } from '../../service.ts';
import type { Mail } from './mail.ts';

// a mailbox to look at, not an archive
const KEPT = 1000;
const DAY = 86_400_000;

/** The mails that were sent, in the journal before their sender is answered. */
export class Outbox {
  readonly #journal: Journal<Mail>;
  #mails: Mail[];
  /** When the mails of the last day were sent, also of those that are not kept any more. */
  #sent: number[];

  constructor(journal: Journal<Mail>) {
    this.#journal = journal;
    // mails of before there were tags have none
    const older = { tags: {}, configurationSet: null, fate: 'delivered' } as const;
    this.#mails = journal
      .load()
      .slice(-KEPT)
      .map((mail) => ({ ...older, ...mail }));
    this.#sent = this.#mails.map(({ at }) => Date.parse(at));
    journal.rewrite(this.#mails);
  }

  add(mail: Mail) {
    this.#journal.append(mail);
    this.#mails.push(mail);
    this.#sent.push(Date.parse(mail.at));
    if (this.#journal.length < KEPT) return;
    this.#mails = this.#mails.slice(-KEPT);
    this.#journal.rewrite(this.#mails);
  }

  /** Newest first. */
  mails(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  /** Mails of the day before `now`. */
  sentInADay(now: number): number {
    while (this.#sent.length > 0 && this.#sent[0]! < now - DAY) this.#sent.shift();
    return this.#sent.length;
  }

  close() {
    this.#journal.close();
  }
}
