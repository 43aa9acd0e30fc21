import { withContext } from '../../platform/context.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import type { EraseMessage } from '../users.contract.ts';
import { givenUsers } from '../users.fixture.ts';
import { eraser } from './eraser.ts';

silenceOutput();

const DAY = 86_400_000;
/** So many calls a module takes for a person. */
const PARTS = 40;

/** The worker, whose every step takes a second, and a person whose grace is over. */
async function givenWorker() {
  const users = givenUsers();
  const { table, transactions, time } = users;
  const ada = await users.person();
  await users.request('DELETE', '/v1/users/me', ada);
  time.now += 14 * DAY;
  const sent: EraseMessage[] = [];
  const taken: string[] = [];
  let left = 0;
  const module = (name: string) => ({
    eraseUser: async (_: string, cursor: string | null) => {
      left -= 1_000;
      taken.push(`${name} ${cursor ?? 0}`);
      const next = Number(cursor ?? 0) + 1;
      return next === PARTS ? null : String(next);
    },
  });
  const worker = eraser({
    table,
    transactions,
    clock: { now: () => time.now },
    auditKeepDays: 365,
    tombstones: { put: async () => undefined, find: async () => null },
    modules: { first: module('first'), second: module('second') },
    send: async (messages) => void sent.push(...messages),
  });
  return {
    ada,
    sent,
    taken,
    worker,
    /** An invocation of a minute. */
    invoke: (message: EraseMessage) => {
      left = 60_000;
      return withContext({ requestId: 'r1', remaining: () => left }, () => worker.erase(message));
    },
  };
}

describe('an erasure that takes longer than an invocation', () => {
  test('goes on by messages, each from where the one before stopped', async () => {
    const { ada, invoke, sent, taken } = await givenWorker();

    let invocations = 0;
    const first: EraseMessage = { kind: 'erase', userId: ada };
    for (let next: EraseMessage | undefined = first; next; next = sent.shift()) {
      await invoke(next);
      invocations += 1;
    }

    const parts = (name: string) => Array.from({ length: PARTS }, (_, part) => `${name} ${part}`);
    expect(taken).toEqual([...parts('first'), ...parts('second')]);
    expect(invocations).toBe(2);
  });

  test('refuses to go on with a module that there is none of', async () => {
    const { ada, invoke } = await givenWorker();

    const going = invoke({ kind: 'erase', userId: ada, module: 'third', cursor: '1' });

    await expect(going).rejects.toThrow('got the module third to go on with, expected one of: first, second');
  });
});

describe('a message about somebody', () => {
  test('who never asked to be erased changes nothing', async () => {
    const { taken, worker } = await givenWorker();

    await worker.erase({ kind: 'erase', userId: 'somebody-else' });

    expect(taken).toEqual([]);
  });
});
