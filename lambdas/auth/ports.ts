import type { Roots } from '../platform/roots.ts';
import type { RotatedSecret } from '../platform/secrets.ts';
import type { Transaction } from '../platform/transaction.ts';

/**
 * What auth needs from the module that owns people's data. auth keeps credentials and sessions only: it never
 * stores a mail address, and it seals what a mail must carry with the person's own key, so that destroying
 * that key (erasure) also makes every event of theirs unreadable.
 */
export interface Users {
  /**
   * Adds a new person to the transaction: profile, data key, preferences, personal organisation with its
   * membership, and the event `user.created`. Writes nothing itself. The number of writes and events it adds
   * must not depend on the input. Returns the seal of the key that it has just made.
   */
  provision(transaction: Transaction, user: NewUser): Promise<PersonalSeal>;
  /** The seal of an existing person, or null where there is no such person or their key was destroyed. */
  sealOf(userId: string): Promise<PersonalSeal | null>;
  /** The mail address of a person, to be shown to them alone and never stored; null where `sealOf` is. */
  addressOf(userId: string): Promise<string | null>;
  /**
   * Adds a person's new mail address, to be mailed as typed, and `user.updated` to the transaction; two writes.
   * Returns the address before; null where `sealOf` is.
   */
  changeEmail(
    transaction: Transaction,
    change: { readonly userId: string; readonly email: string },
  ): Promise<string | null>;
  /** Adds one entry to the person's audit log, or to the administrators'; exactly one write. */
  audit(transaction: Transaction, entry: AuditEntry): void;
}

export interface NewUser {
  readonly userId: string;
  /** To be mailed as typed: only the domain is lower-cased. */
  readonly email: string;
  /** BCP 47; null when nothing is known of their language. */
  readonly locale: string | null;
}

/** AES-256-GCM with one person's data key. */
export interface PersonalSeal {
  /** @param purpose bound to the text as associated data, together with the user id; see MAIL_TOKEN_PURPOSE */
  seal(plaintext: string, purpose: string): string;
  /** Fails when the text was sealed for another person or purpose. */
  open(sealed: string, purpose: string): string;
}

/** For the log of a person, or for that of what administrators did. */
export type AuditEntry = AuditFacts &
  (
    | {
        readonly userId: string;
        /** Who did it. @default the person */
        readonly by?: string;
      }
    | { readonly admins: true; readonly by: string }
  );

interface AuditFacts {
  /** Such as `session.started`; auth's list stands in auth.contract.ts. */
  readonly action: string;
  /** What did it, such as `Firefox on Linux`; no address and no raw user agent. */
  readonly device: string;
  /** The id of whom it was done to, where the log doesn't say so. */
  readonly about?: string;
  /** Why, sealed for AUDIT_REASON_PURPOSE by the key of whom it was done to. */
  readonly sealedReason?: string;
}

/** The two roots that every key of auth is derived from (HKDF, one label per use). */
export interface AuthSecrets {
  /** Root of the signing keys and of what proves refresh tokens and device cookies; the api only. It is rotated. */
  signing(): Promise<RotatedSecret>;
  /** Roots of the mail addresses' keyed hash and of the password pepper; shared with users. */
  data(): Promise<Roots>;
}
