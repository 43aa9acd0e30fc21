import { service } from '../../platform/http/test-service.ts';
import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { CATALOGUE } from '../payments.fixture.ts';
import { catalogueRoutes } from './catalogue.routes.ts';

silenceOutput();

const send = service(catalogueRoutes({ catalogue: CATALOGUE }));

describe('GET /v1/payments/plans', () => {
  test('tells everybody what can be bought, and that caches may keep it', async () => {
    const answer = await send({ path: '/v1/payments/plans' });

    expect(answer.statusCode).toBe(200);
    const { currency, plans, products } = CATALOGUE;
    expect(jsonOf(answer)).toEqual({ currency, plans, products });
    expect(headerOf(answer, 'cache-control')).toBe('public, max-age=300');
  });

  test('answers 304 to who has it', async () => {
    const etag = headerOf(await send({ path: '/v1/payments/plans' }), 'etag')!;

    const answer = await send({ path: '/v1/payments/plans', headers: { 'if-none-match': etag } });

    expect(answer.statusCode).toBe(304);
  });

  test('has another ETag when a price changes', async () => {
    const [free, pro] = CATALOGUE.plans;
    const dearer = { ...CATALOGUE, plans: [free!, { ...pro!, prices: { month: 1_300 } }] };

    const before = await send({ path: '/v1/payments/plans' });
    const after = await service(catalogueRoutes({ catalogue: dearer }))({ path: '/v1/payments/plans' });

    expect(headerOf(after, 'etag')).not.toBe(headerOf(before, 'etag'));
  });
});
