import { describePaymentsRoutes } from './index.ts';

describe('the description of payments', () => {
  const routes = describePaymentsRoutes();

  test('has every route with its answers, without a table, a key or a catalogue', () => {
    const paths = routes.map(({ method, path }) => `${method} ${path}`);

    expect(paths).toEqual(
      expect.arrayContaining([
        'GET /v1/payments/plans',
        'POST /v1/payments/checkout-sessions',
        'POST /v1/payments/orders/:id/pay',
        'POST /v1/webhooks/stripe',
      ]),
    );
    expect(routes.every(({ answers }) => Object.keys(answers).length > 0)).toBe(true);
  });

  test('stays under the paths that the load balancer brings to payments', () => {
    const elsewhere = routes.filter(
      ({ path }) => !/^\/v1\/(payments|admin\/payments)\/|^\/v1\/webhooks\/stripe$/.test(path),
    );

    expect(elsewhere).toEqual([]);
  });

  test('answers nothing', async () => {
    const [plans] = routes;

    const answer = plans!.handle({} as Parameters<(typeof routes)[number]['handle']>[0]);

    await expect(answer).rejects.toThrow('GET /v1/payments/plans is answered by the payments function');
  });
});
