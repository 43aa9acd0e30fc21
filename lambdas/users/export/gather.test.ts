import { withContext } from '../../platform/context.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { dataKeyKey } from '../keys.ts';
import { givenUsers } from '../users.fixture.ts';
import { countingModule, MemoryParts, MemoryQueue } from './export.fixture.ts';
import { exporter } from './export.module.ts';
import { ExportRepository } from './export.repository.ts';
import { requestExport } from './request-export.ts';
import { AuditRepository } from '../audit/audit.repository.ts';

silenceOutput();

/** Somebody whose export was asked for, and the worker that gathers it of these modules. */
async function givenRequest(modules: Readonly<Record<string, PersonalData>>) {
  const given = givenUsers();
  const { table, transactions, time } = given;
  const clock = { now: () => time.now };
  const store = new MemoryParts();
  const queue = new MemoryQueue();
  const exports = new ExportRepository(table);
  const audit = new AuditRepository({ table, clock, keepDays: 365 });
  const userId = await given.person();
  const { exportId } = await requestExport(
    { exports, audit, transactions, clock },
    { userId, device: 'curl' },
  );
  const worker = exporter({ table, modules, store, transactions, clock, send: queue.send });
  const which = { userId, exportId };
  return {
    ...given,
    store,
    queue,
    which,
    exports,
    gather: () => worker.gather(which),
    found: () => exports.find(userId, exportId, time.now),
    parts: () => exports.parts(which),
  };
}

/** Everything that the listed parts hold, but for the manifest. */
async function recordsOf({
  parts,
  store,
}: Pick<Awaited<ReturnType<typeof givenRequest>>, 'parts' | 'store'>) {
  const listed = await parts();
  return listed
    .filter(({ module }) => module !== 'manifest')
    .flatMap(({ key }) => store.linesOf(key))
    .map(({ number }) => number);
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('an export', () => {
  test('has a part for each module that keeps something, and a last one that lists them', async () => {
    const modules = { auth: countingModule(2), files: countingModule(0), users: countingModule(3) };
    const given = await givenRequest(modules);

    await given.gather();

    const parts = await given.parts();
    expect(parts.map(({ number, module, records }) => [number, module, records])).toEqual([
      [1, 'auth', 2],
      [2, 'users', 3],
      [3, 'manifest', 1],
    ]);
    expect(given.store.linesOf(parts[2]!.key)).toMatchObject([
      {
        type: 'manifest',
        exportId: given.which.exportId,
        parts: [
          { name: '001-auth.jsonl.gz', module: 'auth', records: 2 },
          { name: '002-users.jsonl.gz', module: 'users', records: 3 },
        ],
      },
    ]);
  });

  test('is ready then, and an event says so once', async () => {
    const given = await givenRequest({ users: countingModule(1) });

    await given.gather();
    await given.gather();

    expect(await given.found()).toMatchObject({ state: 'ready', parts: 2 });
    const ready = given.events().filter(({ type }) => type === 'export.ready');
    const expiresAt = given.time.now + 7 * 86_400_000;
    expect(ready).toMatchObject([{ subject: given.which.userId, version: 2, data: { expiresAt } }]);
  });

  test('of 100,000 records is cut into parts of a few megabytes', async () => {
    const given = await givenRequest({ users: countingModule(100_000) });

    await given.gather();

    expect(await recordsOf(given)).toEqual(upTo(100_000));
    expect((await given.parts()).length).toBeGreaterThan(2);
  });
});

describe('an invocation whose time is short', () => {
  /** A second for each read, of 60 for each invocation. */
  async function givenSlowReads(count: number) {
    let elapsedMs = 0;
    const longest = { ms: 0 };
    const given = await givenRequest({
      auth: countingModule(1, () => (elapsedMs += 1_000)),
      users: countingModule(count, () => (elapsedMs += 1_000)),
    });
    const invoke = () => {
      elapsedMs = 0;
      const remaining = () => 60_000 - elapsedMs;
      return withContext({ requestId: 'message', remaining }, async () => {
        await given.gather();
        longest.ms = Math.max(longest.ms, elapsedMs);
      });
    };
    return { ...given, invoke, longest };
  }

  test('leaves the rest to the next one', async () => {
    const given = await givenSlowReads(60_000);

    await given.invoke();

    expect(await given.found()).toMatchObject({ state: 'preparing', module: 'users' });
    expect(given.queue.messages).toEqual([{ kind: 'export', ...given.which }]);
  });

  test('never overruns it, and no record is lost or doubled between them', async () => {
    const given = await givenSlowReads(100_000);

    let invocations = 0;
    do {
      given.queue.messages.length = 0;
      await given.invoke();
      invocations += 1;
    } while (given.queue.messages.length > 0);

    expect(invocations).toBe(3);
    expect(given.longest.ms).toBeLessThanOrEqual(41_000);
    expect(await recordsOf(given)).toEqual([0, ...upTo(100_000)]);
  });
});

describe('a message that is delivered twice', () => {
  test('at once makes one list of parts, and leaves no object that is not in it', async () => {
    const given = await givenRequest({ auth: countingModule(3), users: countingModule(30_000) });

    await Promise.all([given.gather(), given.gather(), given.gather()]);

    const parts = await given.parts();
    expect(await recordsOf(given)).toEqual([...upTo(3), ...upTo(30_000)]);
    expect([...given.store.objects.keys()].sort()).toEqual(parts.map(({ key }) => key).sort());
  });

  test('after a crash between the part and its record goes on with that part', async () => {
    const given = await givenRequest({ users: countingModule(5) });
    const crash = jest.spyOn(given.transactions, 'begin').mockImplementationOnce(() => {
      throw new Error('the worker was killed');
    });
    await expect(given.gather()).rejects.toThrow('killed');
    crash.mockRestore();

    await given.gather();

    expect(await recordsOf(given)).toEqual(upTo(5));
    expect(await given.found()).toMatchObject({ state: 'ready', parts: 2 });
  });
});

describe('the export of somebody who was erased meanwhile', () => {
  test('ends, and leaves no object behind', async () => {
    const { database, table, ...given } = await givenRequest({
      users: {
        ...countingModule(0),
        exportUser: async (userId) => {
          await database.write(table.delete(dataKeyKey(userId)));
          return { records: [{ type: 'entry' }], cursor: null };
        },
      },
    });

    await given.gather();

    expect(given.store.objects.size).toBe(0);
    expect(given.events().filter(({ type }) => type === 'export.ready')).toEqual([]);
    expect(given.queue.messages).toEqual([]);
  });
});
