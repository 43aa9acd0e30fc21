import { Webhook } from 'standardwebhooks';
import { organisation, sharedOrganisation, invitation } from './faults/organisations.ts';
import { uploaded } from './files-client.ts';
import { expectStatus, given, type LoggedIn } from './target.ts';
import { until } from './until.ts';
import { startReceiver, type Received, type Receiver } from './webhook-receiver.ts';

const TEXT = 'Nothing but a few words.\n';
const NOTE = { name: 'note.txt', type: 'text/plain', size: Buffer.byteLength(TEXT) };

let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

interface Registered {
  readonly id: string;
  readonly secret: string;
  /** `/v1/orgs/{id}/webhooks/{webhookId}` */
  readonly path: string;
}

/** @param path of the organisation: `/v1/orgs/{id}` */
async function registered({ call }: LoggedIn, path: string, ...events: string[]): Promise<Registered> {
  const body = { url: receiver.url, events };
  const answer = await call('POST', `${path}/webhooks`, { body });
  expectStatus(answer, 201);
  const { id, secret } = answer.body;
  return { id, secret, path: `${path}/webhooks/${id}` };
}

const verified = ({ secret }: Registered, { headers, body }: Received) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

/** The newest delivery of a webhook, as soon as it is no longer under way. */
const settled = ({ call }: LoggedIn, { path }: Registered) =>
  until('a delivery to be settled', 60_000, async () => {
    const { items } = (await call('GET', `${path}/deliveries`)).body;
    return items[0] && items[0].status !== 'pending' && items[0];
  });

describe('an organisation’s webhook', () => {
  test('is told when somebody joins, by a message that its receiver can verify', async () => {
    const [ada, bob] = [await given.loggedIn(), await given.loggedIn()];
    const path = await organisation(ada);
    const webhook = await registered(ada, path, 'member.joined');

    const id = await invitation(ada, path, bob.email);
    expectStatus(await bob.call('POST', `/v1/users/me/invitations/${id}/accept`), 200);
    const [message] = await receiver.received('member.joined');

    expect(verified(webhook, message!)).toEqual({
      type: 'member.joined',
      timestamp: expect.any(String),
      data: { organisationId: path.split('/').at(-1), userId: bob.userId, role: 'member' },
    });
    expect(await settled(ada, webhook)).toMatchObject({
      messageId: message!.headers['webhook-id'],
      status: 'succeeded',
      attempts: [{ statusCode: 200, error: null }],
    });
  });

  test('is told of files by their ids, and by nothing else of them', async () => {
    const { call, ...ada } = await given.loggedIn();
    const personal = (await call('GET', '/v1/users/me/organisation')).body.id;
    const webhook = await registered({ ...ada, call }, `/v1/orgs/${personal}`, 'file.ready', 'file.deleted');

    const { id } = await uploaded(call, NOTE, TEXT);
    expectStatus(await call('DELETE', `/v1/files/${id}`), 204);
    const [ready] = await receiver.received('file.ready');
    const [deleted] = await receiver.received('file.deleted');

    const data = { organisationId: personal, fileId: id, reason: null };
    expect([verified(webhook, ready!), verified(webhook, deleted!)]).toMatchObject([{ data }, { data }]);
  });

  test('that wants no more is disabled, and gets the same message again when it is replayed', async () => {
    const ada = await given.loggedIn();
    const path = await organisation(ada);
    const webhook = await registered(ada, path, 'organisation.renamed');
    receiver.answer(410);
    expectStatus(await ada.call('PATCH', path, { body: { name: 'Difference Engines' } }), 200);
    const gone = await settled(ada, webhook);
    const disabled = await ada.call('GET', webhook.path);
    receiver.answer(200);

    const early = await ada.call('POST', `${webhook.path}/deliveries/${gone.id}/replay`);
    expectStatus(await ada.call('PATCH', webhook.path, { body: { enabled: true } }), 200);
    const replay = await ada.call('POST', `${webhook.path}/deliveries/${gone.id}/replay`);
    const [first, second] = await receiver.received('organisation.renamed', 2);

    expect(gone).toMatchObject({
      status: 'failed',
      attempts: [{ statusCode: 410, error: { code: 'gone' } }],
    });
    expect(disabled.body).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect([early.status, early.body.code]).toEqual([409, 'webhook_disabled']);
    expect([replay.status, replay.body.messageId]).toEqual([202, gone.messageId]);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.body).toBe(first!.body);
    expect(verified(webhook, second!)).toMatchObject({ type: 'organisation.renamed' });
  });

  test('is tried by a message that somebody asks for, under either secret during a rotation', async () => {
    const ada = await given.loggedIn();
    const webhook = await registered(ada, await organisation(ada), 'member.left');

    const rotated = await ada.call('POST', `${webhook.path}/rotate-secret`);
    const asked = await ada.call('POST', `${webhook.path}/test`);
    const [message] = await receiver.received('webhook.test');

    expect([rotated.status, asked.status]).toEqual([200, 202]);
    const data = { webhookId: webhook.id };
    expect(verified({ ...webhook, secret: rotated.body.secret }, message!)).toMatchObject({ data });
    expect(verified(webhook, message!)).toMatchObject({ data });
  });

  test('is its managers’ business, and nobody else’s', async () => {
    const [ada, bob, eve] = [await given.loggedIn(), await given.loggedIn(), await given.loggedIn()];
    const { path } = await sharedOrganisation(ada, bob);
    const webhook = await registered(ada, path, 'member.left');
    const evesOwn = await organisation(eve);

    const ways = [path, evesOwn].map((own) => `${own}/webhooks/${webhook.id}`);
    const answers = await Promise.all([
      bob.call('GET', webhook.path),
      eve.call('GET', webhook.path),
      ...ways.map((way) => eve.call('POST', `${way}/rotate-secret`)),
      ...ways.map((way) => eve.call('GET', `${way}/deliveries`)),
    ]);

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'role_required'],
      [404, 'organisation_not_found'],
      [404, 'organisation_not_found'],
      [404, 'webhook_not_found'],
      [404, 'organisation_not_found'],
      [404, 'webhook_not_found'],
    ]);
  });

  test.each([
    'http://hooks.test/in',
    'https://user@hooks.test/in',
    'https://hooks.test:22/in',
    'https://127.0.0.1/in',
    'https://2130706433/in',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/in',
    'https://[::ffff:10.0.0.8]/in',
    'https://localhost/in',
    'https://db.internal/in',
  ])('is not to be found at %s', async (url) => {
    const ada = await given.loggedIn();
    const path = await organisation(ada);

    const answer = await ada.call('POST', `${path}/webhooks`, { body: { url, events: ['member.left'] } });

    expect([answer.status, answer.body.code]).toEqual([422, 'url_refused']);
    expect((await ada.call('GET', `${path}/webhooks`)).body).toEqual({ items: [] });
  });
});
