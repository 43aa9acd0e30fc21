import { exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { randomToken, sha256 } from '../../platform/ids.ts';

/** What an authenticator is asked for (WebAuthn: "ceremony"). */
export interface Ceremony {
  readonly purpose: 'register' | 'log-in' | 'reauthenticate';
  /** Who must finish what they began: a browser's cookie, a program's handle, a session's id. */
  readonly binder: string;
}

interface StoredCeremony {
  readonly purpose: Ceremony['purpose'];
  readonly boundTo: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** How long a challenge is good for. */
export const CEREMONY_S = 300;

const ceremonyKey = (challenge: string): Key => ({ pk: `CEREMONY#${sha256(challenge)}`, sk: 'CEREMONY' });

/** Challenges for authenticators to sign: hashed at rest, good once, for five minutes, for who asked for them. */
export class CeremonyRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns the challenge: 32 random bytes, base64url */
  async begin({ purpose, binder }: Ceremony, now: number): Promise<string> {
    const challenge = randomToken();
    const stored: StoredCeremony = {
      purpose,
      boundTo: sha256(binder),
      expiresAt: Math.floor(now / 1_000) + CEREMONY_S,
    };
    await this.#table.write(this.#table.put({ ...ceremonyKey(challenge), ...stored }, { ifAbsent: true }));
    return challenge;
  }

  /** Whether it was given for this purpose to the same party, lately, and was not used. */
  async isOpen(challenge: string, { purpose, binder }: Ceremony, now: number): Promise<boolean> {
    const found = await this.#table.get<StoredCeremony & Item>(ceremonyKey(challenge), { consistent: true });
    return (
      found !== null &&
      found.purpose === purpose &&
      found.boundTo === sha256(binder) &&
      found.expiresAt * 1_000 > now
    );
  }

  /** Uses the challenge up: of two that try one fails. */
  use(challenge: string): Write {
    return this.#table.delete(ceremonyKey(challenge), { condition: exists() });
  }

  /** A challenge is good for one try, also for one that fails. */
  async discard(challenge: string): Promise<void> {
    await this.#table.write(this.#table.delete(ceremonyKey(challenge)));
  }
}
