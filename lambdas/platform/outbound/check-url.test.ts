import { checkUrl } from './check-url.ts';
import { AddressRefused } from './errors.ts';
import type { RefusalReason } from './errors.ts';

const STAND_IN = 'http://127.0.0.1:3008';

function refusalOf(text: string, standIn: string | null = null): RefusalReason | null {
  try {
    checkUrl(text, standIn);
    return null;
  } catch (error) {
    if (error instanceof AddressRefused) return error.reason;
    throw error;
  }
}

/** 127.0.0.1 and others, in every notation that the parser knows. */
const ADDRESSES = [
  ...['127.0.0.1', '127.1', '127.0.1', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '0177.0.0.1'],
  ...['0', '0.0.0.0', '127.0.0.1.', '%31%32%37.1', '１２７.０.０.１', '127。0。0。1', '①②⑦.1'],
  ...['10.0.0.1', '192.168.0.1', '172.16.0.1', '169.254.169.254', '0xa9fea9fe', '100.64.0.1', '8.8.8.8'],
  ...['[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[::127.0.0.1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:0:1::]', '[fc00::1]', '[fe80::1]', '[fd00:ec2::254]'],
  ...['[2a00:1450:4001::1]'],
];

const NAMES = [
  ...['localhost', 'LOCALHOST', 'ｌocalhost', 'localhost.', 'api.localhost', 'localhost.localdomain.'],
  ...[
    'intranet',
    'printer.local',
    'metadata.google.internal',
    'ip-10-0-0-1.ec2.internal',
    'router.home.arpa',
  ],
  ...['push.test', 'hooks.test', 'x.onion', 'x.invalid', 'x.alt', 'example.com.', 'com'],
  `${'a.'.repeat(127)}example`,
];

const OTHERS = [
  ['', 'syntax'],
  ['hooks.example.com/a', 'syntax'],
  ['//hooks.example.com', 'syntax'],
  ['https://', 'syntax'],
  ['https://a b.example', 'syntax'],
  ['https://[fe80::1%25eth0]/', 'syntax'],
  ['https://[::1', 'syntax'],
  ['https://1.2.3.256/', 'syntax'],
  ['https://example.com:65536/', 'syntax'],
  [`https://example.com/${'a'.repeat(2_048)}`, 'syntax'],
  ['http://example.com/', 'scheme'],
  ['HTTP://example.com/', 'scheme'],
  ['ftp://example.com/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['gopher://example.com/_', 'scheme'],
  ['data:text/plain,words', 'scheme'],
  ['javascript:0', 'scheme'],
  ['wss://example.com/', 'scheme'],
  ['https://ada@example.com/', 'userinfo'],
  [`https://${['ada', 'words'].join(':')}@example.com/`, 'userinfo'],
  ['https://:words@example.com/', 'userinfo'],
  ['https://example.com@127.0.0.1/', 'userinfo'],
  ['https://example.com:80/', 'port'],
  ['https://example.com:22/', 'port'],
  ['https://example.com:0/', 'port'],
  ['https://example.com:6379/', 'port'],
  ['https:\\\\127.0.0.1\\a', 'address'],
  ['https://exa\tmple.com@\n127.1/', 'userinfo'],
  [' https://127.1/ ', 'address'],
] as const;

describe('a URL to send to', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['https://EXAMPLE.com:443/A?b=c', 'https://example.com/A?b=c'],
    ['https://example.com:8443/', 'https://example.com:8443/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://127.0.0.1.example.com/', 'https://127.0.0.1.example.com/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://contest.example/', 'https://contest.example/'],
  ])('%s is taken as %s', (text, expected) => {
    expect(checkUrl(text).href).toBe(expected);
  });

  test.each(ADDRESSES)('at the address %s is refused', (host) => {
    expect(refusalOf(`https://${host}/`)).toBe('address');
  });

  test.each(NAMES)('at %s is refused', (host) => {
    expect(refusalOf(`https://${host}/`)).toBe('name');
  });

  test.each(OTHERS)('%j is refused for its %s', (text, reason) => {
    expect(refusalOf(text)).toBe(reason);
  });

  test('is refused in words that say what to do, and repeat nothing of it', () => {
    expect(() => checkUrl('https://10.0.0.1/words')).toThrow('the host is an address, expected a name');
  });

  test.each(['push.test', 'hooks.test', '4000.localhost.test'])(
    'at %s is taken where something stands in for it',
    (host) => {
      expect(checkUrl(`https://${host}/a`, STAND_IN).host).toBe(host);
    },
  );

  test.each(['localhost', 'test', 'x.internal', '127.0.0.1'])('at %s is refused there, too', (host) => {
    expect(refusalOf(`https://${host}/`, STAND_IN)).not.toBeNull();
  });
});
