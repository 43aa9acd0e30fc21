import fc from 'fast-check';
import { BlockList, isIP } from 'node:net';
import { clientAddress, networkOf } from './client-address.ts';
import type { Edge } from '../platform.contract.ts';

function addressOf(edge: Edge, headers: Record<string, string[]>): string | null {
  return clientAddress(edge, (name) => headers[name] ?? []);
}

describe('behind the load balancer', () => {
  test.each([
    ['the only entry', ['203.0.113.9'], '203.0.113.9'],
    ['the rightmost entry', ['10.0.0.1, 192.168.0.1, 203.0.113.9'], '203.0.113.9'],
    ['the rightmost entry of the last header', ['10.0.0.1', '10.0.0.2,203.0.113.9'], '203.0.113.9'],
    ['an IPv6 address in full', ['2001:db8::1'], '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['the IPv4 address that a mapped one is', ['::ffff:192.0.2.1'], '192.0.2.1'],
  ])('is %s', (_, values, address) => {
    expect(addressOf('alb', { 'x-forwarded-for': values })).toBe(address);
  });

  test.each([
    [[]],
    [['']],
    [['203.0.113.9,']],
    [['unknown']],
    [['203.0.113.9:80']],
    [['256.1.1.1']],
    [['203.0.113.9.']],
    [['fe80::1%eth0']],
  ])('is nothing for %j', (values) => {
    expect(addressOf('alb', { 'x-forwarded-for': values })).toBeNull();
  });

  test('is never what a caller claims, however it is spelled', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), fc.ipV4(), (claims, viewer, real) => {
        const forwarded = [[...claims, real].join(', ')];

        const address = addressOf('alb', {
          'x-forwarded-for': forwarded,
          'cloudfront-viewer-address': [viewer],
        });

        expect(address).toBe(real);
      }),
    );
  });
});

describe('behind CloudFront', () => {
  test.each([
    ['198.51.100.10:46532', '198.51.100.10'],
    ['2001:db8:85a3::8a2e:370:7334:443', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
    ['[2001:db8::1]:443', '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ])('is %s without the port', (viewer, address) => {
    expect(addressOf('cloudfront', { 'cloudfront-viewer-address': [viewer] })).toBe(address);
  });

  test.each([
    [[]],
    [['']],
    [['198.51.100.10']],
    [['198.51.100.10:x']],
    [['a:1']],
    [['198.51.100.10:1', '10.0.0.1:1']],
  ])('is nothing for %j, and never falls back', (values) => {
    const headers = { 'cloudfront-viewer-address': values, 'x-forwarded-for': ['203.0.113.9'] };

    expect(addressOf('cloudfront', headers)).toBeNull();
  });

  test('is the address of any viewer', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.nat(65_535), (viewer, port) => {
        const address = addressOf('cloudfront', { 'cloudfront-viewer-address': [`${viewer}:${port}`] });

        expect(address).toMatch(/^([0-9a-f]{4}:){7}[0-9a-f]{4}$|^\d+\.\d+\.\d+\.\d+$/);
      }),
    );
  });
});

test('an address is taken exactly when Node takes it, and means the same', () => {
  const candidates = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'0123456789abf:.') }),
  );

  fc.assert(
    fc.property(candidates, (text) => {
      const forwarded = text.includes(',') ? 'x' : text;

      const address = addressOf('alb', { 'x-forwarded-for': [forwarded] });

      expect(address !== null).toBe(isIP(forwarded.trim()) !== 0);
      if (address === null) return;
      const list = new BlockList();
      list.addAddress(forwarded.trim(), isIP(forwarded.trim()) === 4 ? 'ipv4' : 'ipv6');
      expect(list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

describe('networks', () => {
  test('are the address for IPv4 and the /64 for IPv6', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('2001:0db8:0001:0002:0000:0000:0000:0001')).toBe('2001:0db8:0001:0002::/64');
  });
});
