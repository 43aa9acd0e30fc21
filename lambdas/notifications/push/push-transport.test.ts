import { flushMetrics } from '../../platform/metrics.ts';
import { AddressRefused, NoAnswer } from '../../platform/outbound/errors.ts';
import type { OutboundPost } from '../../platform/outbound/outbound-client.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import type { VapidKeys } from '../notifications.contract.ts';
import { givenBrowser } from './push.fixture.ts';
import type { PushMessage } from './push-message.ts';
import { WebPushTransport } from './push-transport.ts';

silenceOutput();

const NOW = Date.UTC(2026, 10, 21, 9);
const MOZILLA = 'https://updates.push.services.mozilla.com/wpush/v2/abc';
const GOOGLE = 'https://fcm.googleapis.com/fcm/send/abc';
/** The private key 1 and its public one. */
const KEYS: VapidKeys = {
  privateKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
  publicKey: 'BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
};

const message: PushMessage = {
  payload: { title: 'A title', body: 'A body', url: null, tag: 'event' },
  category: 'security',
  eventId: 'event',
};

type Said = number | Error | readonly [number, Readonly<Record<string, string>>];

/** A transport whose push services say what they are told to, one after the other; the last stays. */
function givenTransport(said: readonly Said[] = [201], keys: VapidKeys | null = KEYS) {
  const posts: OutboundPost[] = [];
  const outbound = {
    post: async (post: OutboundPost) => {
      const next = said[Math.min(posts.push(post), said.length) - 1]!;
      if (next instanceof Error) throw next;
      const [status, headers] = typeof next === 'number' ? [next, {}] : next;
      return { status, headers, text: '' };
    },
  };
  const transport = new WebPushTransport({
    outbound,
    keys: async () => keys,
    subject: 'mailto:hello@example.com',
    standIn: null,
    clock: { now: () => NOW },
  });
  const send = (endpoint = MOZILLA) => transport.send(givenBrowser(endpoint).target, message);
  return { transport, posts, send };
}

const later = (retryAfterMs: number | null = null) => ({ kind: 'later', retryAfterMs });

describe('a push', () => {
  test('is posted to its endpoint, encrypted for its browser', async () => {
    const { transport, posts } = givenTransport();
    const browser = givenBrowser(MOZILLA);

    const outcome = await transport.send(browser.target, message);

    expect(outcome).toEqual({ kind: 'sent' });
    expect(posts).toMatchObject([{ url: MOZILLA, totalMs: 5_000, headers: { urgency: 'high' } }]);
    expect(JSON.parse(browser.decrypt(posts[0]!.body as Buffer))).toEqual(message.payload);
  });

  test.each<[Said, object]>([
    [200, { kind: 'sent' }],
    [202, { kind: 'sent' }],
    [404, { kind: 'gone' }],
    [410, { kind: 'gone' }],
    [302, { kind: 'refused' }],
    [400, { kind: 'refused' }],
    [401, { kind: 'refused' }],
    [403, { kind: 'refused' }],
    [413, { kind: 'refused' }],
    [[429, { 'retry-after': '90' }], later(90_000)],
    [[429, { 'retry-after': 'Sat, 21 Nov 2026 09:02:00 GMT' }], later(120_000)],
    [429, later()],
    [500, later()],
    [[503, { 'retry-after': '30' }], later(30_000)],
    [new NoAnswer('timeout'), later()],
    [new AddressRefused('not-public', 'the host has an address inside'), later()],
  ])('answered %p ends as %j', async (said, outcome) => {
    expect(await givenTransport([said]).send()).toEqual(outcome);
  });

  test.each(['https://example.com/abc', 'https://169.254.169.254/', 'http://fcm.googleapis.com/', 'words'])(
    'is not sent to %s, which is no push service: its device is of no use',
    async (endpoint) => {
      const { send, posts } = givenTransport();

      expect(await send(endpoint)).toEqual({ kind: 'gone' });
      expect(posts).toEqual([]);
    },
  );

  test('is not sent to a browser whose keys are none', async () => {
    const { transport, posts } = givenTransport();
    const { target } = givenBrowser();

    const outcome = await transport.send({ ...target, keys: { ...target.keys, p256dh: 'words' } }, message);

    expect(outcome).toEqual({ kind: 'gone' });
    expect(posts).toEqual([]);
  });

  test('waits where the keys of web push are not made yet', async () => {
    const { send, posts } = givenTransport([201], null);

    expect(await send()).toEqual(later());
    expect(posts).toEqual([]);
  });
});

describe('a push service that is away', () => {
  test('is left alone after five failures in a row, and the others are not', async () => {
    const { send, posts } = givenTransport([500]);
    for (let failures = 0; failures < 5; failures += 1) await send(MOZILLA);

    const spared = await send(MOZILLA);
    await send(GOOGLE);

    expect(spared).toEqual(later());
    expect(posts.filter(({ url }) => url === MOZILLA)).toHaveLength(5);
    expect(posts.filter(({ url }) => url === GOOGLE)).toHaveLength(1);
  });

  test('is no host that somebody has made up below its name: what goes to the others is sent', async () => {
    const madeUp = 'https://made-up.push.services.mozilla.com/wpush/v2/abc';
    const { send, posts } = givenTransport([...Array<Error>(5).fill(new NoAnswer('unknown-host')), 201]);
    for (let failures = 0; failures < 5; failures += 1) await send(madeUp);

    const spared = await send(madeUp);
    const sent = await send(MOZILLA);

    expect([spared, sent]).toEqual([later(), { kind: 'sent' }]);
    expect(posts).toHaveLength(6);
  });

  test('is forgotten when a hundred hosts have been sent to since', async () => {
    const { send, posts } = givenTransport([500]);
    for (let failures = 0; failures < 5; failures += 1) await send(MOZILLA);
    for (let host = 0; host < 100; host += 1) await send(`https://h${host}.push.services.mozilla.com/a`);

    await send(MOZILLA);

    expect(posts.filter(({ url }) => url === MOZILLA)).toHaveLength(6);
  });

  test.each([429, 404, 403])('is told from one that answers %d, however often', async (status) => {
    const { send, posts } = givenTransport([status]);

    for (let sent = 0; sent < 7; sent += 1) await send();

    expect(posts).toHaveLength(7);
  });
});

describe('operators', () => {
  test('see how much was sent and refused', async () => {
    const { send } = givenTransport([201, 201, 403]);
    flushMetrics();

    const output = await outputOf(async () => {
      for (let sent = 0; sent < 3; sent += 1) await send();
      flushMetrics();
    });

    expect(output).toContainEqual(expect.objectContaining({ PushesSent: 2, PushesFailed: 1 }));
  });

  test.each<[Said]>([[403], [503], [new NoAnswer('tls')]])(
    'read which service said what (%p), and no endpoint, which would let anybody push',
    async (said) => {
      const { send } = givenTransport([said]);

      const output = await outputOf(() => send());

      expect(output).toContainEqual(expect.objectContaining({ level: 'warn', pushService: 'mozilla' }));
      expect(JSON.stringify(output)).not.toContain('wpush/v2');
    },
  );
});
