import { Webhook } from 'standardwebhooks';
import { ROOT_ANNOUNCED_MS, rootsAt } from '../../platform/roots.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenWebhooks, HOOKS, joined } from './webhooks.fixture.ts';
import { webhooksUnderRoot } from './webhooks-under-root.ts';

silenceOutput();

const NOW = Date.UTC(2026, 10, 21, 9);
const FIRST = { id: 1, text: 'the first', createdAt: 0 };
const SECOND = { id: 2, text: 'the second', createdAt: NOW - ROOT_ANNOUNCED_MS };

/** An endpoint that was registered under the first root, before there was a second. */
async function givenOldWebhook() {
  let known = [FIRST];
  const dataSecret = async () => rootsAt(known, NOW);
  const given = givenWebhooks({ dataSecret });
  const { id, secret } = await given.webhook();
  known = [FIRST, SECOND];
  const kind = webhooksUnderRoot({ table: given.table, dataSecret });
  const stored = () => given.database.items('notifications').find(({ sk }) => sk === `WEBHOOK#${id}`)!;
  return {
    ...given,
    id,
    secret,
    kind,
    stored,
    rootOf: () => kind.rootOf(stored(), NOW),
    retire: () => void (known = [SECOND]),
  };
}

describe('a webhook under an older root', () => {
  test('is sealed anew, and is called and signs as before when that root is gone', async () => {
    const { id, kind, stored, rootOf, retire, time, work, runUntil, endpoint, request } =
      await givenOldWebhook();
    await work(joined(time.now));
    await runUntil();
    const before = rootOf();

    const moved = await kind.rekey(stored());
    retire();

    time.now += 60_000;
    await work(joined(time.now, { id: 'another' }));
    await runUntil();
    const [first, second] = endpoint.calls;
    expect([before, moved, rootOf()]).toEqual([1, true, 2]);
    expect([second?.url, (await request('GET', `${HOOKS}/${id}`)).body['url']]).toEqual([
      first?.url,
      first?.url,
    ]);
  });

  test('keeps its secret', async () => {
    const { secret, kind, stored, retire, time, work, runUntil, endpoint } = await givenOldWebhook();
    await kind.rekey(stored());
    retire();
    time.now = Date.now(); // the library compares the time of the message with its own

    await work(joined(time.now));
    await runUntil();

    const [{ headers, body }] = endpoint.calls as [(typeof endpoint.calls)[0]];
    expect(new Webhook(secret).verify(String(body), headers)).toMatchObject({ type: 'member.joined' });
  });

  test('is left to who has changed it meanwhile', async () => {
    const { id, kind, stored, request, rootOf } = await givenOldWebhook();
    const seen = stored();
    await request('PATCH', `${HOOKS}/${id}`, { body: { url: 'https://other.example/in' } });

    const moved = await kind.rekey(seen);

    expect([moved, rootOf()]).toEqual([false, 2]);
    expect((await request('GET', `${HOOKS}/${id}`)).body['url']).toBe('https://other.example/in');
  });

  test('is the only kind of item that is meant', async () => {
    const { kind, time, work, database } = await givenOldWebhook();
    await work(joined(time.now));

    const roots = database.items('notifications').map((item) => kind.rootOf(item, NOW));

    expect(roots.filter((root) => root !== null)).toEqual([1]);
    expect(roots.length).toBeGreaterThan(2);
  });
});
