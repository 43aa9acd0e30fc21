import { adminPersonalData } from '../admin/index.ts';
import { authPersonalData } from '../auth/index.ts';
import { filesPersonalData } from '../files/index.ts';
import { notificationsPersonalData } from '../notifications/index.ts';
import { paymentsPersonalData } from '../payments/index.ts';
import type { EraseOrganisationMessage } from '../payments/payments.contract.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import type { Database } from '../platform/dynamodb/database.ts';
import type { Item, Key } from '../platform/dynamodb/item.ts';
import { Table } from '../platform/dynamodb/table.ts';
import type { ModuleWithData, PersonalData } from '../platform/personal-data.ts';
import { Transactions } from '../platform/transaction.ts';
import {
  auditChain,
  contacts,
  eraser,
  names,
  ownedOrganisations,
  usersPersonalData,
} from '../users/index.ts';
import type { EraseMessage } from '../users/users.contract.ts';
import { givenService } from './administration.fixture.ts';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const TABLES = ['auth', 'users', 'admin', 'files', 'notifications', 'payments'] as const;

/** What a process does when it is gone: nothing. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** The service with the worker that erases people, whose process can be made to die, and what lies outside of tables. */
export function givenErasures() {
  const service = givenService();
  const { clock, dataSecret, users, database: memory } = service;
  const process = new Process();
  const database = process.guard(memory);
  const tableOf = (name: string) => new Table(name, database);
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  const tombstones = new Map<string, string>();
  const exports = new Set<string>();
  const objects = new Set<string>();
  const waiting: EraseMessage[] = [];
  const asked: EraseOrganisationMessage[] = [];

  const kept = {
    put: process.step(async (tombstone: { readonly userId: string }) => {
      tombstones.set(tombstone.userId, JSON.stringify(tombstone));
    }),
    find: process.step(async (userId: string) => JSON.parse(tombstones.get(userId) ?? 'null')),
  };
  const organisationsOf = async (userId: string): Promise<readonly string[]> =>
    (await kept.find(userId))?.organisations ?? [];
  const table = tableOf('users');
  const { profileOf, auditLogs } = users;
  const common = { clock, transactions, sealOf: users.sealOf };
  const modules: Readonly<Record<ModuleWithData, PersonalData>> = {
    auth: authPersonalData({ ...common, table: tableOf('auth') }),
    users: usersPersonal(),
    notifications: notificationsPersonalData({
      ...common,
      table: tableOf('notifications'),
      profileOf,
      names: names({ table, cache: new StoreCache(null), dataSecret }),
      organisationsOf,
    }),
    files: filesPersonalData({
      ...common,
      table: tableOf('files'),
      objects: { removeVersions: process.step(async (prefix: string) => removePrefix(objects, prefix)) },
      organisationsOf,
    }),
    admin: adminPersonalData({ table: tableOf('admin'), transactions, clock }),
    payments: paymentsPersonalData({
      table: tableOf('payments'),
      clock,
      ownedBy: (userId) => ownedOrganisations(table, userId),
      organisationsOf,
      send: process.step(async (messages) => void asked.push(...messages)),
    }),
  };
  const worker = eraser({
    table,
    transactions,
    clock,
    auditKeepDays: 365,
    tombstones: kept,
    modules,
    send: process.step(async (messages) => void waiting.push(...messages)),
  });

  return {
    ...service,
    process,
    worker,
    waiting,
    tombstones,
    exports,
    contacts: contacts({ table: new Table('users', memory), dataSecret }),
    /** What payments was asked to remove. */
    asked,
    /** The worker takes what waits, one after the other; what fails comes back. @returns how often it failed */
    async work(): Promise<number> {
      let failures = 0;
      for (let message = waiting.shift(); message; message = waiting.shift()) {
        try {
          await worker.erase(message);
        } catch {
          failures += 1;
          waiting.push(message);
          process.restart();
        }
        if (failures > 50) throw new Error('the queue does not become empty');
      }
      return failures;
    },
    /** The schedule's hours until this one, each with its work. */
    async pass(ms: number): Promise<void> {
      service.advance(ms);
      await worker.findDue();
      await this.work();
    },
    /** Every item of every module, the outbox apart. */
    items: () => TABLES.flatMap((name) => memory.items(name).map((item) => ({ table: name, ...item }))),
    /** The tables as a backup has them. */
    backup: () => new Map(TABLES.map((name) => [name, memory.items(name)])),
    /** Brings tables back to how a backup has them. */
    async restore(backup: ReadonlyMap<string, readonly Item[]>): Promise<void> {
      for (const [name, items] of backup) {
        const restored = new Table(name, memory);
        for (const key of memory.items(name) as unknown as Key[]) await restored.write(restored.delete(key));
        for (const item of items as (Item & Key)[]) await restored.write(restored.put(item));
      }
    },
    /** `npm run erasures -- <stage> --reapply` */
    reapply: () => void waiting.push(...[...tombstones.keys()].map(toMessage)),
  };

  function usersPersonal() {
    const chain = auditChain({ table, transactions, clock, dataSecret });
    const parts = {
      list: process.step(async (prefix: string) => [...exports].filter((key) => key.startsWith(prefix))),
      delete: process.step(async (keys: readonly string[]) => keys.forEach((key) => exports.delete(key))),
    };
    const { sealOf } = users;
    return usersPersonalData({
      table,
      clock,
      exports: parts,
      chain,
      dataSecret,
      sealOf,
      profileOf,
      auditLogs,
    });
  }
}

const toMessage = (userId: string): EraseMessage => ({ kind: 'erase', userId });

function removePrefix(objects: Set<string>, prefix: string): boolean {
  for (const key of objects) if (key.startsWith(prefix)) objects.delete(key);
  return false;
}

/** Lets so many steps reach what lies outside, and none after them. */
class Process {
  steps = 0;
  #last = Infinity;

  dieAfter(steps: number): void {
    this.steps = 0;
    this.#last = steps;
  }

  restart(): void {
    this.#last = Infinity;
  }

  step<Input extends unknown[], Output>(work: (...input: Input) => Promise<Output>) {
    return async (...input: Input): Promise<Output> => {
      this.steps += 1;
      if (this.steps > this.#last) throw new Crash();
      return work(...input);
    };
  }

  guard(database: Database): Database {
    return {
      get: this.step((...input) => database.get(...input)),
      query: this.step((...input) => database.query(...input)),
      write: this.step((...input) => database.write(...input)),
      transact: this.step((...input) => database.transact(...input)),
    };
  }
}
