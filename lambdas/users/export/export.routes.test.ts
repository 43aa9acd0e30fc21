import type { Principal } from '../../platform/http/request.ts';
import { httpHandler } from '../../platform/http/handler.ts';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { dataKeyKey } from '../keys.ts';
import { givenUsers } from '../users.fixture.ts';
import { countingModule, MemoryParts, MemoryQueue } from './export.fixture.ts';
import { exporter, exportModule } from './export.module.ts';

silenceOutput();

const DAY = 86_400_000;
const ASK = ['POST', '/v1/users/me/export'] as const;
const LIST = '/v1/users/me/exports';

/** Exports in memory; a request is made by the person whose id is its bearer token, or by `<admin>@<id>` in their place. */
async function givenExports() {
  const given = givenUsers();
  const { table, transactions, time } = given;
  const clock = { now: () => time.now };
  const store = new MemoryParts();
  const module = exportModule({
    table,
    transactions,
    clock,
    auditKeepDays: 365,
    describeDevice: () => 'curl',
    links: store,
  });
  const worker = exporter({
    table,
    modules: { users: countingModule(2) },
    store,
    transactions,
    clock,
    send: new MemoryQueue().send,
  });
  const handler = httpHandler(module.routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: { take: () => Promise.reject(new Error('no limit is asked for')), reset: async () => undefined },
  });
  const send = (method: string, path: string, as: string | null) => {
    const headers: Record<string, string> = as === null ? {} : { authorization: `Bearer ${as}` };
    return handler(albEvent({ method, path, headers }), lambdaContext());
  };
  const ada = await given.person();
  return {
    ...given,
    ada,
    store,
    send,
    ask: async (as = ada) => String(jsonOf(await send(...ASK, as))['id']),
    gather: (exportId: string, userId = ada) => worker.gather({ userId, exportId }),
  };
}

function principalOf(authorization = ''): Principal | null {
  const [, admin = null, userId] = /^Bearer (?:(\w+)@)?(.+)$/.exec(authorization) ?? [];
  if (!userId) return null;
  return { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: admin, roles: [], via: 'bearer' };
}

describe('POST /v1/users/me/export', () => {
  test('answers 202, has an event tell the worker, and is written into the log', async () => {
    const { send, ada, events, database } = await givenExports();

    const answer = await send(...ASK, ada);

    const { id, ...rest } = jsonOf(answer);
    expect(answer.statusCode).toBe(202);
    expect(rest).toEqual({
      state: 'preparing',
      requestedAt: '2026-11-21T09:00:00.000Z',
      expiresAt: '2026-11-28T09:00:00.000Z',
    });
    expect(events()).toContainEqual(
      expect.objectContaining({ type: 'export.requested', pk: `users#${String(id)}`, subject: ada }),
    );
    const logged = database.items('users', `USER#${ada}`).filter(({ action }) => action !== undefined);
    expect(logged).toMatchObject([{ action: 'export.requested', device: 'curl' }]);
  });

  test('answers 429 to the next one of the day, and says when to come back', async () => {
    const { send, ada, ask, time } = await givenExports();
    await ask();
    time.now += DAY - 1_500;

    const early = await send(...ASK, ada);
    time.now += 1_500;
    const inTime = await send(...ASK, ada);

    expect([early.statusCode, jsonOf(early)['code']]).toEqual([429, 'export_too_soon']);
    expect(headerOf(early, 'retry-after')).toBe('2');
    expect(inTime.statusCode).toBe(202);
  });

  test('begins one export, however many ask at once', async () => {
    const { send, ada, events } = await givenExports();

    const answers = await Promise.all(Array.from({ length: 30 }, () => send(...ASK, ada)));

    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([202, ...Array(29).fill(429)]);
    expect(events().filter(({ type }) => type === 'export.requested')).toHaveLength(1);
  });

  test('answers 404 to somebody who was erased, and keeps nothing of them', async () => {
    const { send, ada, database, table } = await givenExports();
    await database.write(table.delete(dataKeyKey(ada)));
    const before = database.items('users').length;

    const answer = await send(...ASK, ada);

    expect(answer.statusCode).toBe(404);
    expect(database.items('users')).toHaveLength(before);
  });
});

describe('an export that is ready', () => {
  test('says what can be fetched of it', async () => {
    const { send, ada, ask, gather } = await givenExports();
    const id = await ask();
    await gather(id);

    const answer = await send('GET', `${LIST}/${id}`, ada);

    const bytes = expect.any(Number);
    expect(jsonOf(answer)).toMatchObject({
      id,
      state: 'ready',
      parts: [
        { number: 1, name: '001-users.jsonl.gz', module: 'users', records: 2, bytes },
        { number: 2, name: '002-manifest.jsonl.gz', module: 'manifest', records: 1, bytes },
      ],
    });
    expect(headerOf(answer, 'cache-control')).toBe('no-store');
  });

  test('redirects to each part by a link of its own', async () => {
    const { send, ada, ask, gather, store } = await givenExports();
    const id = await ask();
    await gather(id);

    const answer = await send('GET', `${LIST}/${id}/parts/1`, ada);

    const [key] = [...store.objects.keys()].sort();
    expect(answer.statusCode).toBe(302);
    expect(headerOf(answer, 'location')).toBe(`https://exports.example/${key}?name=001-users.jsonl.gz`);
  });

  test('is over after a week', async () => {
    const { send, ada, ask, gather, time } = await givenExports();
    const id = await ask();
    await gather(id);
    time.now += 7 * DAY;

    const paths = [`${LIST}/${id}`, `${LIST}/${id}/parts/1`];
    const answers = await Promise.all(paths.map((path) => send('GET', path, ada)));
    const list = await send('GET', LIST, ada);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
    expect(jsonOf(list)).toEqual({ items: [] });
  });
});

describe('an export that is being gathered', () => {
  test('has no parts yet, neither to be seen nor to be fetched', async () => {
    const { send, ada, ask } = await givenExports();
    const id = await ask();

    const details = await send('GET', `${LIST}/${id}`, ada);
    const part = await send('GET', `${LIST}/${id}/parts/1`, ada);

    expect(jsonOf(details)).toMatchObject({ state: 'preparing', parts: [] });
    expect(part.statusCode).toBe(404);
  });

  test('has failed when nobody has worked on it for an hour', async () => {
    const { send, ada, ask, time } = await givenExports();
    await ask();
    time.now += 3_600_001;

    const list = await send('GET', LIST, ada);

    expect(jsonOf(list)).toMatchObject({ items: [{ state: 'failed' }] });
  });
});

describe('an export of somebody else', () => {
  test.each([
    ['details', (id: string) => `${LIST}/${id}`],
    ['parts', (id: string) => `${LIST}/${id}/parts/1`],
  ])('is 404 by its %s, like one that nobody has', async (_, pathOf) => {
    const { send, ask, gather, person } = await givenExports();
    const id = await ask();
    await gather(id);
    const eve = await person('eve@example.com');

    const answers = [await send('GET', pathOf(id), eve), await send('GET', pathOf('nonsense'), eve)];

    const problems = answers.map((answer) => ({ ...jsonOf(answer), requestId: null }));
    expect(problems[0]).toMatchObject({ status: 404, code: 'not_found' });
    expect(problems[1]).toEqual(problems[0]);
  });

  test.each(['0', '-1', '3', '1.0', 'one', '__proto__'])('has no part %s', async (number) => {
    const { send, ada, ask, gather } = await givenExports();
    const id = await ask();
    await gather(id);

    const answer = await send('GET', `${LIST}/${id}/parts/${number}`, ada);

    expect(answer.statusCode).toBe(404);
  });
});

describe('whoever acts in somebody’s place', () => {
  test.each([ASK, ['GET', LIST], ['GET', `${LIST}/x`], ['GET', `${LIST}/x/parts/1`]] as const)(
    'is refused %s %s',
    async (method, path) => {
      const { send, ada } = await givenExports();

      const answer = await send(method, path, `admin@${ada}`);

      expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([403, 'impersonation_refused']);
    },
  );
});
