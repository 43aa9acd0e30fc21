import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { MemoryDatabase } from '../../../platform/dynamodb/memory-database.ts';
import type { Item, Key } from '../../../platform/dynamodb/item.ts';
import { Table } from '../../../platform/dynamodb/table.ts';
import { onlyRoot } from '../../../platform/roots.ts';
import type { Roots } from '../../../platform/roots.ts';
import { lambdaContext } from '../../../platform/testing/alb.ts';
import { Transactions } from '../../../platform/transaction.ts';
import type { AuditEntry, AuditLogOwner } from '../audit-entry.ts';
import { AuditRepository } from '../audit.repository.ts';
import { auditChain } from './audit-chain.ts';

export const DAY = 86_400_000;
const KEEP_DAYS = 30;

type Change = Pick<DynamoDBRecord, 'eventName' | 'userIdentity'> & {
  readonly old?: Item;
  readonly item?: Item;
};

/** Audit logs, the chains that follow them, and everything that whoever has the table can do to both. */
export function givenLogs() {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const table = new Table('users', database);
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  let roots: Roots = onlyRoot('a data secret');
  const chain = auditChain({ table, transactions, clock, dataSecret: async () => roots });
  const audit = new AuditRepository({ table, clock, keepDays: KEEP_DAYS });
  let sequence = 0;

  function recordOf({ eventName, userIdentity, old, item }: Change): DynamoDBRecord {
    sequence += 1;
    const { pk, sk } = (item ?? old) as Item & Key;
    const image = (value: Item) => marshall(value) as Record<string, AttributeValue> as never;
    return {
      eventName: eventName!,
      ...(userIdentity && { userIdentity }),
      dynamodb: {
        Keys: image({ pk, sk }),
        ...(item && { NewImage: image(item) }),
        ...(old && { OldImage: image(old) }),
        SequenceNumber: String(sequence),
        ApproximateCreationDateTime: Math.floor(time.now / 1_000),
      },
    };
  }

  return {
    chain,
    database,
    table,
    time,
    useRoots: (next: Roots) => void (roots = next),
    recordOf,
    /** What the worker answers to records of the stream. */
    take: (records: readonly DynamoDBRecord[]) => chain.watch({ Records: [...records] }, lambdaContext()),
    /** Writes an entry, and gives it as the table's stream does. */
    async written(entry: AuditEntry): Promise<DynamoDBRecord> {
      const write = audit.append(entry);
      await table.write(write);
      return recordOf({ eventName: 'INSERT', item: write.item! });
    },
    /** So many entries of a log a minute apart, each in its chain. */
    async entries(count: number, of: AuditLogOwner = { organisationId: 'o1' }): Promise<(Item & Key)[]> {
      const records: DynamoDBRecord[] = [];
      for (let entry = 1; entry <= count; entry += 1) {
        time.now += 60_000;
        const what = { by: 'ada', action: `action.${entry}`, device: 'curl' };
        const record = await this.written({ ...of, ...what });
        records.push(record);
        await this.take([record]);
      }
      return this.items('LOG#o1').filter(({ sk }) => sk.startsWith('AUDIT#'));
    },
    items: (partition: string) => database.items('users', partition) as (Item & Key)[],
    /** The links of a chain, in their order. */
    links: (log = 'LOG#o1') =>
      (database.items('users', `CHAIN#${log}`) as (Item & Key)[])
        .filter(({ sk }) => sk !== 'HEAD')
        .sort((a, b) => Number(a['seq']) - Number(b['seq'])),
    head: (log = 'LOG#o1') => ({ pk: `CHAIN#${log}`, sk: 'HEAD' }),
    put: (item: Item & Key) => table.write(table.put(item)),
    change: (key: Key, set: Item) => table.write(table.update({ pk: key.pk, sk: key.sk }, { set })),
    remove: (key: Key) => table.write(table.delete({ pk: key.pk, sk: key.sk })),
    verify: (noted?: string) => chain.verify({ organisationId: 'o1' }, noted),
  };
}
