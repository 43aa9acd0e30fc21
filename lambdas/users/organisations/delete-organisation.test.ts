import { silenceOutput } from '../../platform/testing/output.ts';
import { subscriptionFollower } from './follow-subscriptions.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

async function givenEngines() {
  const given = givenOrganisations();
  const ada = await given.person('ada@example.com');
  const id = await given.organisation(ada);
  const { table, database, send } = given;
  return {
    ...given,
    ada,
    id,
    remove: () => send('DELETE', `/v1/orgs/${id}`, ada),
    /** Lets many join, past the invitations. */
    async crowd(size: number) {
      for (let n = 0; n < size; n += 1) {
        const member = { organisationId: id, userId: `u${n}`, role: 'member', personal: false, joinedAt: 0 };
        await table.write(table.put({ pk: `ORG#${id}`, sk: `MEMBER#u${n}`, ...member }));
        await table.write(table.put({ pk: `MEMBER#u${n}`, sk: `ORG#${id}`, ...member }));
      }
    },
    /** What is left of it, besides its log. */
    left: () => database.items('users').filter((item) => item['organisationId'] === id),
  };
}

/** What payments says of a subscription, as the accounts worker gets it. */
function told(organisationId: string, version: number, data: object) {
  const event = { id: `e${version}`, type: 'subscription.changed', module: 'payments', at: 0, subject: null };
  return { ...event, aggregate: organisationId, version, data: { organisationId, ...data } };
}

describe('DELETE /v1/orgs/{id}', () => {
  test('removes it with everybody’s membership and every invitation, and tells it once', async () => {
    const { ada, id, remove, crowd, invitation, left, send, eventsOf, logOf } = await givenEngines();
    for (let n = 0; n < 12; n += 1) await invitation(ada, id, `a${n}@example.com`);
    await crowd(70);

    const answers = [await remove(), await remove()];

    expect(answers.map(({ status }) => status)).toEqual([204, 404]);
    expect(left()).toEqual([]);
    expect((await send('GET', '/v1/orgs', ada)).body['items']).toEqual([
      expect.objectContaining({ personal: true, current: true }),
    ]);
    expect(eventsOf(id).at(-1)).toBe('organisation.deleted');
    expect(logOf(id).slice(-2)).toEqual([
      ['organisation.deletion_begun', ada],
      ['organisation.deleted', ada],
    ]);
  });

  test('that was interrupted lets nobody in, and is taken up by asking again', async () => {
    const { ada, id, remove, crowd, invitation, person, send, left, database } = await givenEngines();
    const bob = await person('bob@example.com');
    const { token } = await invitation(ada, id, 'bob@example.com');
    await crowd(3);
    const transact = database.transact.bind(database);
    let steps = 0;
    database.transact = (writes) =>
      ++steps > 1 ? Promise.reject(new Error('the process died')) : transact(writes);

    const died = await remove();
    database.transact = transact;
    const joined = await send('POST', '/v1/invitations/accept', bob, { body: { token } });
    const renamed = await send('PATCH', `/v1/orgs/${id}`, ada, { body: { name: 'Still here' } });
    const again = await remove();

    expect([died, joined, renamed, again].map(({ status }) => status)).toEqual([500, 400, 404, 204]);
    expect(left()).toEqual([]);
  });

  test('asked for twice at once is done once', async () => {
    const { id, remove, crowd, left, eventsOf } = await givenEngines();
    await crowd(5);

    const answers = await Promise.all([remove(), remove()]);

    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect(left()).toEqual([]);
    expect(eventsOf(id).filter((type) => type === 'organisation.deleted')).toHaveLength(1);
  });
});

describe('an organisation with a plan', () => {
  const RUNNING = { status: 'active', endsAt: null };

  test.each([
    ['that runs', RUNNING, 409],
    ['whose payment is overdue', { status: 'past_due', endsAt: null }, 409],
    ['that ends by itself', { status: 'active', endsAt: 1 }, 204],
    ['that has ended', { status: 'canceled', endsAt: null }, 204],
    ['that was never begun', { status: 'incomplete_expired', endsAt: null }, 204],
  ])('%s is deleted or not: %j is answered %i', async (_, data, status) => {
    const { id, table, remove } = await givenEngines();
    await subscriptionFollower(table)(told(id, 1, data));

    const answer = await remove();

    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body['code']).toBe('active_subscription');
  });

  test('is judged by the newest that payments said, in whatever order it comes', async () => {
    const { id, table, remove } = await givenEngines();
    const follow = subscriptionFollower(table);

    for (const event of [told(id, 2, { status: 'canceled', endsAt: null }), told(id, 1, RUNNING)])
      await follow(event);

    expect((await remove()).status).toBe(204);
  });

  test('leaves nothing behind, although payments speaks of it later', async () => {
    const { id, table, remove, left } = await givenEngines();
    await remove();

    await subscriptionFollower(table)(told(id, 3, RUNNING));

    expect(left()).toEqual([]);
  });
});
