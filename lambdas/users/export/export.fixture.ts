import { gunzipSync } from 'node:zlib';
import type { ExportPart, ExportRecord, PersonalData } from '../../platform/personal-data.ts';
import type { ExportMessage } from '../users.contract.ts';
import type { PartStore } from './part-store.ts';

/** A bucket in memory. */
export class MemoryParts implements PartStore {
  readonly objects = new Map<string, Buffer>();

  put(key: string, body: Buffer): Promise<void> {
    this.objects.set(key, body);
    return Promise.resolve();
  }

  delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.objects.delete(key);
    return Promise.resolve();
  }

  list(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, 1_000));
  }

  linkTo(key: string, name: string): Promise<string> {
    return Promise.resolve(`https://exports.example/${key}?name=${name}`);
  }

  /** The lines of an object. */
  linesOf(key: string): ExportRecord[] {
    const text = gunzipSync(this.objects.get(key) ?? Buffer.alloc(0)).toString();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ExportRecord);
  }
}

/** A module that keeps so many numbered records of everybody, and gives a thousand of them a call. */
export function countingModule(count: number, onRead: () => void = () => undefined): PersonalData {
  return {
    exportUser: async (_userId, cursor): Promise<ExportPart> => {
      onRead();
      const first = Number(cursor ?? 0);
      const end = Math.min(first + 1_000, count);
      const records = Array.from({ length: end - first }, (_, index) => ({
        type: 'entry',
        number: first + index,
        text: `what happened at the step ${first + index}, on which device and from where`,
      }));
      return { records, cursor: end < count ? String(end) : null };
    },
    eraseUser: async () => null,
  };
}

/** The worker's queue in memory. */
export class MemoryQueue {
  readonly messages: ExportMessage[] = [];
  readonly send = (message: ExportMessage): Promise<void> => {
    this.messages.push(message);
    return Promise.resolve();
  };
}
