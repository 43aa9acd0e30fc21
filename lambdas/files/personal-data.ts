import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import type { ExportPart, PersonalData } from '../platform/personal-data.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { UsersModule } from '../users/index.ts';
import { eraseUploads } from './erase-uploads.ts';
import { FileNames } from './file-names.ts';
import type { FileRecord } from './file.ts';
import { FileRepository } from './file.repository.ts';
import type { ObjectStore } from './object-store.ts';

const PAGE = 100;

export interface FilesPersonalDataDeps {
  readonly table: Table;
  readonly objects: ObjectStore;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  readonly sealOf: UsersModule['sealOf'];
  /** The organisations that end with somebody: the personal one, and those where they were alone. */
  readonly organisationsOf: (userId: string) => Promise<readonly string[]>;
}

/** What files keeps of a person: what they uploaded, wherever to, and their avatar. */
export function filesPersonalData({ sealOf, ...deps }: FilesPersonalDataDeps): PersonalData {
  const files = new FileRepository(deps.table, deps.clock);
  return {
    async exportUser(userId, cursor): Promise<ExportPart> {
      const page = await files.uploadedBy(userId, { limit: PAGE, cursor });
      const names = new FileNames({ sealOf });
      const records = page.items.map(async (file) => toRecord(file, await names.of(file)));
      return { records: await Promise.all(records), cursor: page.cursor };
    },
    eraseUser: async (userId) => ((await eraseUploads({ ...deps, files }, userId)) ? 'more' : null),
  };
}

/** The content itself is fetched by its link: while the account lives, it is there. */
function toRecord(file: FileRecord, name: string) {
  const { fileId: id, organisationId, purpose, type: contentType, size, state, reason, width, height } = file;
  const [createdAt, updatedAt] = [isoTime(file.createdAt), isoTime(file.updatedAt)];
  const what = { id, organisationId, purpose, name, contentType, size, state, reason, width, height };
  const content = `/v1/files/${id}/content`;
  return { type: 'file', ...what, content, createdAt, updatedAt };
}
