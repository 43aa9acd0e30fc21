import { headerOf, jsonOf } from '../testing/alb.ts';
import { outputOf, silenceOutput } from '../testing/output.ts';
import { ok } from './answer.ts';
import { byClient } from './route.ts';
import type { Route } from './route.ts';
import { get, service } from './test-service.ts';

silenceOutput();

describe('limits', () => {
  const limit = { name: 'read:client', max: 2, windowS: 60, fallback: 'open', by: byClient } as const;
  const build = () => service([get('/v1/things', async () => ok([]), { limits: [limit] })]);

  test('show what is left, then answer 429 with the time to wait', async () => {
    const call = build();

    const first = await call({ path: '/v1/things' });
    await call({ path: '/v1/things' });
    const third = await call({ path: '/v1/things' });

    expect(headerOf(first, 'ratelimit-policy')).toBe('"read:client";q=2;w=60');
    expect(headerOf(first, 'ratelimit')).toBe('"read:client";r=1;t=60');
    expect(third.statusCode).toBe(429);
    expect(headerOf(third, 'retry-after')).toBe('60');
    expect(headerOf(third, 'ratelimit')).toBe('"read:client";r=0;t=60');
  });

  test('count IPv6 callers by their /64', async () => {
    const call = build();
    const from = (address: string) => call({ path: '/v1/things', headers: { 'x-forwarded-for': address } });

    await from('2001:db8:1:2::1');
    await from('2001:db8:1:2:ffff::2');
    const third = await from('2001:db8:1:2::3');
    const neighbour = await from('2001:db8:1:3::1');

    expect(third.statusCode).toBe(429);
    expect(neighbour.statusCode).toBe(200);
  });
});

describe('client addresses', () => {
  const handle: Route['handle'] = async ({ client }) => ok({ address: client.address });

  test('come from the entry of the load balancer, whatever the caller claims', async () => {
    const call = service([get('/v1/things', handle)]);
    const spoofed = {
      'x-forwarded-for': ['10.0.0.1, 203.0.113.9'],
      'cloudfront-viewer-address': '10.0.0.2:1',
    };

    const result = await call({ path: '/v1/things', headers: spoofed });

    expect(jsonOf(result)).toEqual({ address: '203.0.113.9' });
  });

  test('answer 400 and are counted when the edge did not vouch for one', async () => {
    const call = service([get('/v1/things', handle)], { edge: 'cloudfront' });

    const lines = await outputOf(async () => {
      const result = await call({ path: '/v1/things', headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(jsonOf(result)).toMatchObject({ status: 400, code: 'client_address_malformed' });
    });

    expect(lines).toContainEqual(expect.objectContaining({ ClientAddressMalformed: 1 }));
  });
});
