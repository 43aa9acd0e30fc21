import { absent, anyOf, equals } from '../platform/dynamodb/expression.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { avatarKey } from './keys.ts';
import type { Place } from './keys.ts';

/** Which file is whose avatar. */
export class AvatarRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Null for who has none. */
  find(userId: string, options: { readonly consistent?: boolean } = {}): Promise<Place | null> {
    return this.#table.get<Place>(avatarKey(userId), options);
  }

  /** Puts this one in the place of the one before, and of no other. */
  replace(userId: string, before: Place | null, { organisationId, fileId }: Place): Write {
    const condition = before ? equals({ fileId: before.fileId }) : absent();
    return this.#table.put(
      { ...avatarKey(userId), organisationId, fileId, purpose: 'avatar' },
      { condition },
    );
  }

  /** Fails where another one is the avatar by now; none is fine. */
  remove(userId: string, fileId: string): Write {
    const condition = anyOf(absent(), equals({ fileId }));
    return this.#table.delete(avatarKey(userId), { condition });
  }
}
