import type { UsersModule } from '../users/index.ts';
import { NAME_PURPOSE, neutralName } from './file-name.ts';
import type { StoredFile } from './file.ts';

type Named = Pick<StoredFile, 'userId' | 'sealedName' | 'extension'>;

/** Opens the names of files; each uploader's key is looked up once, however many files a list has. */
export class FileNames {
  readonly #users: Pick<UsersModule, 'sealOf'>;
  readonly #seals = new Map<string, ReturnType<UsersModule['sealOf']>>();

  constructor(users: Pick<UsersModule, 'sealOf'>) {
    this.#users = users;
  }

  /** A neutral one where the uploader was erased, and their key with them. */
  async of({ userId, sealedName, extension }: Named): Promise<string> {
    const seal = userId === null ? null : await this.#sealOf(userId);
    if (seal === null || sealedName === null) return neutralName(extension);
    return seal.open(sealedName, NAME_PURPOSE);
  }

  #sealOf(userId: string): ReturnType<UsersModule['sealOf']> {
    const known = this.#seals.get(userId) ?? this.#users.sealOf(userId);
    this.#seals.set(userId, known);
    return known;
  }
}
