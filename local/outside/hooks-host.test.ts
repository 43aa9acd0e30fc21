import { hooksHost } from './hooks-host.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

/** A receiver, with the faults that are on. */
function givenReceiver(faults: Readonly<Record<string, { readonly path?: string }>> = {}) {
  const host = hooksHost({
    now: () => NOW,
    active: (kind, concerns = () => true) => {
      const settings = faults[kind];
      return settings && concerns(settings) ? settings : null;
    },
  });
  const send = (path = '/in', query = '', body = '{"type":"webhook.test"}') =>
    host.answer({
      method: 'POST',
      path,
      query: new URLSearchParams(query),
      headers: { 'webhook-id': 'msg_1' },
      body: Buffer.from(body),
    });
  return { host, send };
}

describe('a receiver of webhooks', () => {
  test('keeps what came as it came, and shows what it was', async () => {
    const { host, send } = givenReceiver();

    const answer = await send('/in', '', '{"type":"member.joined"}');

    expect(answer).toMatchObject({ status: 200 });
    expect(host.kept(new URLSearchParams('path=/in'))).toMatchObject([
      { headers: { 'webhook-id': 'msg_1' }, body: '{"type":"member.joined"}' },
    ]);
    expect(host.kept(new URLSearchParams('path=/other'))).toEqual([]);
    expect(host.describe()).toEqual([
      {
        id: expect.any(String),
        at: NOW,
        path: '/in',
        status: 200,
        messageId: 'msg_1',
        type: 'member.joined',
      },
    ]);
  });

  test.each([
    ['status=503', { status: 503 }],
    [
      'redirect=https://elsewhere.example/',
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
    ],
    ['hang', null],
  ])('answers as its URL says: %s', async (query, expected) => {
    const { send } = givenReceiver();

    const answer = await send('/in', query);

    if (expected === null) expect(answer).toBeNull();
    else expect(answer).toMatchObject(expected);
  });

  test('fails where a fault says so, and nowhere else', async () => {
    const { send } = givenReceiver({ '429': { path: '/in' } });

    const [hit, spared] = [await send('/in'), await send('/other')];

    expect(hit).toMatchObject({ status: 429, headers: { 'retry-after': '600' } });
    expect(spared).toMatchObject({ status: 200 });
  });
});
