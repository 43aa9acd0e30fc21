import { silenceOutput } from '../../platform/testing/output.ts';
import { givenWebhooks, HOOKS, ORGANISATION, OWNER } from './webhooks.fixture.ts';

silenceOutput();

const BODY = { url: 'https://hooks.example.com/in', events: ['member.joined', 'file.ready'] };

describe('POST /v1/orgs/{id}/webhooks', () => {
  test('registers an endpoint and shows its secret', async () => {
    const { request, people } = givenWebhooks();

    const { status, body, etag } = await request('POST', HOOKS, { body: { ...BODY, description: 'CRM' } });

    expect([status, etag]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      ...BODY,
      organisationId: ORGANISATION,
      description: 'CRM',
      enabled: true,
      disabledReason: null,
    });
    expect(body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(people.audited).toMatchObject([
      { organisationId: ORGANISATION, by: OWNER, action: 'webhook.created', about: body['id'] },
    ]);
  });

  test('shows the secret this once', async () => {
    const { request, webhook } = givenWebhooks();
    const { id } = await webhook();

    const [one, all] = [await request('GET', `${HOOKS}/${id}`), await request('GET', HOOKS)];

    expect(one.body).not.toHaveProperty('secret');
    expect(all.body['items']).toEqual([one.body]);
  });

  test('shows the URL to nobody who acts in a manager’s place; the log is theirs to read', async () => {
    const { request, webhook } = givenWebhooks();
    const { id } = await webhook();
    const paths = [HOOKS, `${HOOKS}/${id}`, `${HOOKS}/${id}/deliveries`];

    const answers = await Promise.all(
      paths.map((path) => request('GET', path, {}, `${OWNER}/administrator-1`)),
    );

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [403, 'impersonation_refused'],
      [403, 'impersonation_refused'],
      [200, undefined],
    ]);
  });

  test('stores neither the secret nor the URL readably', async () => {
    const { webhook, database } = givenWebhooks();

    const { secret } = await webhook({ url: 'https://hooks.example.com/services/T0/B1/token' });

    const stored = JSON.stringify(database.items('notifications'));
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain('/services/T0/B1/token');
  });

  test('answers 409 for the eleventh, also where many are registered at once', async () => {
    const { request } = givenWebhooks();

    const answers = await Promise.all(
      Array.from({ length: 15 }, () => request('POST', HOOKS, { body: BODY })),
    );

    const created = answers.filter(({ status }) => status === 201);
    const codes = answers.filter(({ status }) => status !== 201).map(({ body }) => body['code']);
    expect(created).toHaveLength(10);
    expect(new Set(codes)).toEqual(new Set(['too_many_webhooks']));
    expect((await request('GET', HOOKS)).body['items']).toHaveLength(10);
  });

  test.each([
    ['no events', { ...BODY, events: [] }, 'events'],
    ['an unknown event', { ...BODY, events: ['user.created'] }, 'events.0'],
    ['no URL', { events: BODY.events }, 'url'],
    ['a long description', { ...BODY, description: 'x'.repeat(201) }, 'description'],
  ])('answers 422 for %s', async (_, body, path) => {
    const { request } = givenWebhooks();

    const answer = await request('POST', HOOKS, { body });

    expect([answer.status, answer.body['fields']]).toEqual([422, [expect.objectContaining({ path })]]);
  });
});

describe('PATCH /v1/orgs/{id}/webhooks/{webhookId}', () => {
  test('changes what it names, and nothing else', async () => {
    const { request, webhook, people } = givenWebhooks();
    const { id } = await webhook();

    const { status, body, etag } = await request('PATCH', `${HOOKS}/${id}`, {
      body: { events: ['member.left'], enabled: false },
    });

    expect([status, etag]).toEqual([200, '"2"']);
    expect(body).toMatchObject({ url: BODY.url, events: ['member.left'], enabled: false });
    expect(people.audited.map(({ action }) => action)).toEqual(['webhook.created', 'webhook.updated']);
  });

  test('that changes nothing leaves no trace', async () => {
    const { request, webhook, people } = givenWebhooks();
    const { id } = await webhook();

    const { etag } = await request('PATCH', `${HOOKS}/${id}`, { body: { url: BODY.url } });

    expect(etag).toBe('"1"');
    expect(people.audited).toHaveLength(1);
  });

  test('answers 412 to who has read an older version', async () => {
    const { request, webhook } = givenWebhooks();
    const { id } = await webhook();
    await request('PATCH', `${HOOKS}/${id}`, { body: { description: 'first' } });

    const change = { body: { description: 'second' }, headers: { 'if-match': '"1"' } };
    const { status } = await request('PATCH', `${HOOKS}/${id}`, change);

    expect(status).toBe(412);
    expect((await request('GET', `${HOOKS}/${id}`)).body['description']).toBe('first');
  });

  test('loses nothing where several change at once', async () => {
    const { request, webhook } = givenWebhooks();
    const { id } = await webhook();

    const answers = await Promise.all([
      request('PATCH', `${HOOKS}/${id}`, { body: { description: 'CRM' } }),
      request('PATCH', `${HOOKS}/${id}`, { body: { events: ['file.ready'] } }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await request('GET', `${HOOKS}/${id}`)).body).toMatchObject({
      description: 'CRM',
      events: ['file.ready'],
    });
  });
});

describe('DELETE /v1/orgs/{id}/webhooks/{webhookId}', () => {
  test('removes it, and makes room for another', async () => {
    const { request, webhook, people } = givenWebhooks();
    const [{ id }] = [await webhook()];
    for (let count = 1; count < 10; count += 1) await webhook();

    const { status } = await request('DELETE', `${HOOKS}/${id}`);

    expect(status).toBe(204);
    expect((await request('GET', `${HOOKS}/${id}`)).body['code']).toBe('webhook_not_found');
    expect((await request('POST', HOOKS, { body: BODY })).status).toBe(201);
    expect(people.audited.map(({ action }) => action)).toContain('webhook.deleted');
  });

  test('answers 404 where there is none, and counts nothing', async () => {
    const { request, webhook } = givenWebhooks();
    for (let count = 0; count < 10; count += 1) await webhook();

    const { status } = await request('DELETE', `${HOOKS}/0199a000-0000-7000-8000-000000000000`);

    expect(status).toBe(404);
    expect((await request('POST', HOOKS, { body: BODY })).status).toBe(409);
  });
});
