import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenUsers } from '../users.fixture.ts';

silenceOutput();

const PATH = '/v1/users/me/audit-log';

async function givenEntries(count: number) {
  const given = givenUsers();
  const ada = await given.person();
  for (let entry = 1; entry <= count; entry += 1) {
    given.time.now += 1_000;
    const transaction = given.transactions.begin();
    given.users.audit(transaction, { userId: ada, action: `action.${entry}`, device: 'curl' });
    await transaction.commit();
  }
  return { ...given, ada };
}

describe('GET /v1/users/me/audit-log', () => {
  test('shows the newest first', async () => {
    const { request, ada } = await givenEntries(2);

    const answer = await request('GET', PATH, ada);

    const nothing = { impersonator: null, network: null, about: null, reason: null };
    const entry = { id: expect.any(String), by: ada, device: 'curl', ...nothing };
    expect(jsonOf(answer)).toEqual({
      items: [
        { ...entry, action: 'action.2', at: '2026-11-21T09:00:02.000Z' },
        { ...entry, action: 'action.1', at: '2026-11-21T09:00:01.000Z' },
      ],
      cursor: null,
    });
  });

  test('is read page by page, each entry once', async () => {
    const { request, ada } = await givenEntries(5);

    const actions: unknown[] = [];
    let cursor: unknown = undefined;
    do {
      const query = { limit: ['2'], ...(cursor !== undefined && { cursor: [String(cursor)] }) };
      const page = jsonOf(await request('GET', PATH, ada, { query }));
      actions.push(...(page['items'] as { action: string }[]).map(({ action }) => action));
      cursor = page['cursor'];
    } while (cursor !== null);

    expect(actions).toEqual(['action.5', 'action.4', 'action.3', 'action.2', 'action.1']);
  });

  test('shows nobody another person’s entries, whatever the cursor', async () => {
    const { request, ada, person } = await givenEntries(3);
    const eve = await person('eve@example.com');
    const { cursor } = jsonOf(await request('GET', PATH, ada, { query: { limit: ['1'] } }));

    const answer = await request('GET', PATH, eve, { query: { cursor: [String(cursor)] } });

    expect(jsonOf(answer)).toEqual({ items: [], cursor: null });
  });

  test.each([
    [{ limit: ['0'] }, 422],
    [{ limit: ['101'] }, 422],
    [{ limit: ['many'] }, 422],
    [{ cursor: ['nonsense'] }, 400],
  ])('answers to %j with %i', async (query, status) => {
    const { request, ada } = await givenEntries(1);

    const answer = await request('GET', PATH, ada, { query });

    expect(answer.statusCode).toBe(status);
  });
});
