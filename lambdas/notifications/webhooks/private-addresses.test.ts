import { outboundClient } from '../../platform/outbound/outbound-client.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenWebhooks, HOOKS, joined } from './webhooks.fixture.ts';

silenceOutput();

/** Where a URL may lead that must not: into our network, the machine, the cloud's metadata, or out of https. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['http://hooks.example.com/in', 'https'],
  ['ftp://hooks.example.com/in', 'https'],
  ['file:///etc/passwd', 'https'],
  ['hooks.example.com/in', 'no URL'],
  ['https://', 'no URL'],
  ['https://user@hooks.example.com/', 'user name'],
  ['https://hooks.example.com:22/', 'port'],
  ['https://hooks.example.com:6379/', 'port'],
  ['https://127.0.0.1/', 'address'],
  ['https://127.1/', 'address'],
  ['https://2130706433/', 'address'],
  ['https://0x7f000001/', 'address'],
  ['https://0177.0.0.1/', 'address'],
  ['https://169.254.169.254/latest/meta-data/', 'address'],
  ['https://10.0.0.8/', 'address'],
  ['https://93.184.216.34/', 'address'],
  ['https://[::1]/', 'address'],
  ['https://[::ffff:169.254.169.254]/', 'address'],
  ['https://[fd00:ec2::254]/', 'address'],
  ['https://localhost/', 'full name'],
  ['https://api.localhost/', 'public name'],
  ['https://db.internal/', 'full name|public name'],
  ['https://ip-10-0-0-8.ec2.internal/', 'public name'],
  ['https://printer.local/', 'public name'],
  ['https://hooks.test/', 'public name'],
  ['https://hooks.example.com./', 'without a dot'],
];

/** Addresses that a name leads to once its owner has changed their mind. */
const PRIVATE: readonly (readonly [string, ...string[]])[] = [
  ['127.0.0.1'],
  ['10.0.0.8'],
  ['172.31.255.255'],
  ['192.168.1.1'],
  ['100.64.0.1'],
  ['169.254.169.254'],
  ['0.0.0.0'],
  ['::1'],
  ['::ffff:10.0.0.8'],
  ['64:ff9b::a9fe:a9fe'],
  ['2002:a9fe:a9fe::1'],
  ['fd00:ec2::254'],
  ['fe80::1'],
  ['93.184.216.34', '10.0.0.8'],
  ['2606:2800:220:1:248:1893:25c8:1946', '::1'],
];

describe('an endpoint', () => {
  test.each(REFUSED)('can not be registered at %s', async (url, reason) => {
    const { request, database } = givenWebhooks();

    const { status, body } = await request('POST', HOOKS, { body: { url, events: ['member.joined'] } });

    expect([status, body['code']]).toEqual([422, 'url_refused']);
    expect(body['fields']).toEqual([{ path: 'url', message: expect.stringMatching(new RegExp(reason)) }]);
    expect(database.items('notifications')).toEqual([]);
  });

  test.each(REFUSED)('can not be moved to %s', async (url) => {
    const { request, webhook } = givenWebhooks();
    const { id } = await webhook();

    const { status, body } = await request('PATCH', `${HOOKS}/${id}`, { body: { url } });

    expect([status, body['code']]).toEqual([422, 'url_refused']);
    expect((await request('GET', `${HOOKS}/${id}`)).body['url']).toBe('https://hooks.example.com/in');
  });

  test.each(PRIVATE)(
    'whose name leads to %s since it was registered is sent nothing',
    async (...addresses) => {
      const opened: unknown[] = [];
      const request = ((url: unknown) => {
        opened.push(url);
        throw new Error('a connection was asked for');
      }) as unknown as NonNullable<Parameters<typeof outboundClient>[0]['request']>;
      const outbound = outboundClient({ standIn: null, resolve: async () => addresses, request });
      const { time, webhook, work, runUntil, deliveries } = givenWebhooks({ outbound });
      const { id } = await webhook();
      await work(joined(time.now));

      await runUntil(time.now);

      expect(opened).toEqual([]);
      expect(await deliveries(id)).toMatchObject([
        { status: 'pending', attempts: [{ statusCode: null, error: { code: 'address_refused' } }] },
      ]);
    },
  );
});
