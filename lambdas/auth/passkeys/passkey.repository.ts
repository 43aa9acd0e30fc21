import { allOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { sha256 } from '../../platform/ids.ts';

/** A public key that somebody logs in with (WebAuthn Level 3, 4: "credential record"). */
export interface Passkey {
  /** Ours, not the authenticator's: UUIDv7. */
  readonly passkeyId: string;
  readonly userId: string;
  /** The authenticator's: base64url of up to 1,023 bytes. */
  readonly credentialId: string;
  /** COSE_Key, base64url. */
  readonly publicKey: string;
  /** The newest count that the authenticator has signed; 0 for ever where it counts nothing. */
  readonly signCount: number;
  /** How browsers reach the authenticator: `internal`, `hybrid`, `usb`. */
  readonly transports: readonly string[];
  /** Whether it may be copied to the owner's other devices; never changes. */
  readonly isSyncable: boolean;
  /** Whether it was copied when it was last used. */
  readonly isSynced: boolean;
  /** What its owner calls it, sealed with their own key. */
  readonly sealedName: string;
  // times: milliseconds since the epoch
  readonly createdAt: number;
  /** Null for never. */
  readonly lastUsedAt: number | null;
}

/** What a login changes. */
export type PasskeyUse = Pick<Passkey, 'signCount' | 'isSynced'> & { readonly lastUsedAt: number };

const passkeyKey = (userId: string, passkeyId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `PASSKEY#${passkeyId}`,
});
// hashed for its length alone: a key of DynamoDB's holds less than the longest id
const ownerKey = (credentialId: string): Key => ({
  pk: `PASSKEY#${sha256(credentialId)}`,
  sk: 'PASSKEY',
});

/** Passkeys by their owner, and by the id that an authenticator gives. All reads are strong. */
export class PasskeyRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Oldest first, all of them: an account has few. */
  async list(userId: string): Promise<readonly Passkey[]> {
    const { pk, sk: prefix } = passkeyKey(userId, '');
    const { items } = await this.#table.query<Passkey & Item>({ pk, prefix, consistent: true });
    return items.map(toPasskey);
  }

  /**
   * Two reads, whether the id is known or not.
   *
   * @param nobody an id that no user has, to look up in place of an unknown one's
   */
  async findByCredential(credentialId: string, nobody: string): Promise<Passkey | null> {
    const owner = await this.#table.get<Owner>(ownerKey(credentialId), { consistent: true });
    const { userId, passkeyId } = owner ?? { userId: nobody, passkeyId: nobody };
    const item = await this.#table.get<Passkey & Item>(passkeyKey(userId, passkeyId), { consistent: true });
    return item && toPasskey(item);
  }

  /** Takes the authenticator's id; fails when anybody has it. */
  claim({ credentialId, userId, passkeyId }: Passkey): Write {
    return this.#table.put({ ...ownerKey(credentialId), userId, passkeyId }, { ifAbsent: true });
  }

  insert(passkey: Passkey): Write {
    const key = passkeyKey(passkey.userId, passkey.passkeyId);
    return this.#table.put({ ...key, ...passkey }, { ifAbsent: true });
  }

  /** Fails when it was removed, or when a count as high was used in the meantime. */
  use({ userId, passkeyId }: Passkey, use: PasskeyUse): Write {
    const isNewer = use.signCount > 0 ? atMost('signCount', use.signCount - 1) : equals({ signCount: 0 });
    const condition = allOf(exists(), isNewer);
    return this.#table.update(passkeyKey(userId, passkeyId), { set: { ...use } }, { condition });
  }

  /** Fails when it was removed already. */
  remove({ userId, passkeyId, credentialId }: Passkey): readonly Write[] {
    return [
      this.#table.delete(passkeyKey(userId, passkeyId), { condition: exists() }),
      this.#table.delete(ownerKey(credentialId)),
    ];
  }
}

interface Owner {
  readonly userId: string;
  readonly passkeyId: string;
}

function toPasskey({ pk: _pk, sk: _sk, ...passkey }: Passkey & Item): Passkey {
  return passkey as Passkey;
}
