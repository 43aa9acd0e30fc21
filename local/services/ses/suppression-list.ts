import type { Journal } from '../../service.ts';

export type SuppressedReason = 'BOUNCE' | 'COMPLAINT';

export interface Suppressed {
  readonly address: string;
  readonly reason: SuppressedReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A line without a reason takes the address off the list. */
export type Listing = Suppressed | { readonly address: string; readonly reason: null };

/**
 * SES's list of an account: addresses that mail is taken for and not sent to. Those of the simulator never come onto it.
 * https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
 */
export class SuppressionList {
  readonly #journal: Journal<Listing>;
  readonly #all = new Map<string, Suppressed>();

  constructor(journal: Journal<Listing>) {
    this.#journal = journal;
    for (const listing of journal.load()) this.#apply(listing);
    journal.rewrite([...this.#all.values()]);
  }

  put(suppressed: Suppressed): void {
    this.#keep({ ...suppressed, address: suppressed.address.toLowerCase() });
  }

  /** @returns whether it was there */
  delete(address: string): boolean {
    if (!this.find(address)) return false;
    this.#keep({ address: address.toLowerCase(), reason: null });
    return true;
  }

  find(address: string): Suppressed | null {
    return this.#all.get(address.toLowerCase()) ?? null;
  }

  all(): readonly Suppressed[] {
    return [...this.#all.values()];
  }

  close(): void {
    this.#journal.close();
  }

  #keep(listing: Listing): void {
    this.#journal.append(listing);
    this.#apply(listing);
  }

  #apply(listing: Listing): void {
    if (listing.reason === null) this.#all.delete(listing.address);
    else this.#all.set(listing.address, listing);
  }
}
