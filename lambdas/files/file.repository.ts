import type { Clock } from '../platform/clock.ts';
import { equals } from '../platform/dynamodb/expression.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import type { Page, Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { isAlive } from './file.ts';
import type { FileRecord } from './file.ts';
import { fileKey, placeKey, uploadedKey } from './keys.ts';
import type { Place } from './keys.ts';

/** For how long it is known whose file a deleted one was, s: deleting it again is no mistake then. */
const REMEMBERED_S = 86_400;

export interface FilePage {
  readonly limit: number;
  readonly cursor: string | null;
}

/** Files, each with two small items that lead to it: from its id, and from who uploaded it. Every read is strong. */
export class FileRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Where a file stands, or stood until it was deleted a short time ago; null for any other id. */
  place(fileId: string): Promise<Place | null> {
    return this.#table.get<Place>(placeKey(fileId), { consistent: true });
  }

  /** Null for an unknown file, and for one whose upload never arrived in time. */
  async find(fileId: string): Promise<FileRecord | null> {
    const place = await this.place(fileId);
    return place && this.at(place);
  }

  /** By where it stands. */
  async at(place: Place): Promise<FileRecord | null> {
    const item = await this.#table.get<FileRecord & Key>(fileKey(place), { consistent: true });
    return item && isAlive(toRecord(item), this.#clock.now()) ? toRecord(item) : null;
  }

  /** The files of an organisation, newest first. @throws BadRequest `cursor_invalid` */
  async page(organisationId: string, { limit, cursor }: FilePage): Promise<Page<FileRecord>> {
    const { pk, sk: prefix } = fileKey({ organisationId, fileId: '', purpose: 'file' });
    const query = { pk, prefix, limit, cursor, forward: false, consistent: true };
    const page = await this.#table.query<FileRecord & Key>(query);
    const items = page.items.map(toRecord).filter((file) => isAlive(file, this.#clock.now()));
    return { items, cursor: page.cursor };
  }

  /** Where the files stand, or stood, that somebody has uploaded, oldest first, avatars among them. */
  placesOf(userId: string, { limit, cursor }: FilePage): Promise<Page<Place>> {
    const { pk, sk: prefix } = uploadedKey(userId, '');
    return this.#table.query<Place>({ pk, prefix, limit, cursor, consistent: true });
  }

  /** As {@link placesOf}, the files themselves. */
  async uploadedBy(userId: string, page: FilePage): Promise<Page<FileRecord>> {
    const { items, cursor } = await this.placesOf(userId, page);
    const found = await Promise.all(items.map((place) => this.at(place)));
    return { items: found.filter((file) => file !== null), cursor };
  }

  /** Three writes. */
  insert(file: FileRecord): readonly Write[] {
    return this.#items(file).map((item) => this.#table.put(item, { ifAbsent: true }));
  }

  /** Replaces the version before this one, and no other: three writes, the first of which has the condition. */
  replace(file: FileRecord): readonly Write[] {
    const [first, ...rest] = this.#items(file) as [Item & Key, ...(Item & Key)[]];
    const condition = equals({ version: file.version - 1 });
    return [this.#table.put(first, { condition }), ...rest.map((item) => this.#table.put(item))];
  }

  /** Removes this version, and no other: two or three writes, the first of which has the condition. */
  remove(file: FileRecord): readonly Write[] {
    const { version, organisationId, fileId, purpose, userId } = file;
    const expiresAt = Math.floor(this.#clock.now() / 1_000) + REMEMBERED_S;
    return [
      this.#table.delete(fileKey(file), { condition: equals({ version }) }),
      this.#table.put({ ...placeKey(fileId), organisationId, fileId, purpose, expiresAt }),
      ...(userId === null ? [] : [this.#table.delete(uploadedKey(userId, fileId))]),
    ];
  }

  /** The file, and what leads to it, which ends with it. */
  #items(file: FileRecord): readonly (Item & Key)[] {
    const { organisationId, fileId, purpose, userId, expiresAt } = file;
    const end = expiresAt === null ? {} : { expiresAt };
    const place = { organisationId, fileId, purpose, ...end };
    const { expiresAt: _, ...kept } = file;
    return [
      { ...fileKey(file), ...kept, ...end },
      { ...placeKey(fileId), ...place },
      ...(userId === null ? [] : [{ ...uploadedKey(userId, fileId), ...place }]),
    ];
  }
}

function toRecord({ pk: _, sk: __, ...file }: FileRecord & Partial<Key>): FileRecord {
  return { ...file, expiresAt: (file as { expiresAt?: number | null }).expiresAt ?? null };
}
