import { errorOf, KEY, startStripe, stopAll, type Started } from '../testing.ts';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

describe('authentication', () => {
  test.each([
    ['no key', '', 'You did not provide an API key'],
    ['a live key', `Bearer ${['sk', 'live', 'real'].join('_')}`, 'Invalid API Key provided'],
    ['something else', 'Bearer nonsense', 'Invalid API Key provided'],
  ])('answers 401 to %s', async (_, authorization, message) => {
    const { status, json } = await started.raw('GET', '/v1/customers', '', { authorization });

    expect(status).toBe(401);
    expect(json.error).toMatchObject({ type: 'invalid_request_error' });
    expect(json.error.message).toContain(message);
  });

  test.each([
    ['a restricted key', `Bearer ${['rk', 'test', 'x'].join('_')}`],
    ['Basic authentication', `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`],
  ])('takes %s', async (_, authorization) => {
    const { status } = await started.raw('GET', '/v1/customers', '', { authorization });

    expect(status).toBe(200);
  });
});

describe('parameters', () => {
  test.each([
    [
      'unknown',
      '/v1/customers',
      'emial=a',
      'parameter_unknown',
      'emial',
      'Received unknown parameter: emial',
    ],
    [
      'unknown inside another',
      '/v1/customers',
      'invoice_settings[color]=red',
      'parameter_unknown',
      'invoice_settings[color]',
      'Received unknown parameter: invoice_settings[color]',
    ],
    ['missing', '/v1/products', '', 'parameter_missing', 'name', 'Missing required param: name.'],
    [
      'missing in a list',
      '/v1/checkout/sessions',
      'mode=payment&success_url=http://a.example&line_items[0][price_data][product]=p',
      'parameter_missing',
      'line_items[0][price_data][currency]',
      'Missing required param: line_items[0][price_data][currency].',
    ],
    [
      'no integer',
      '/v1/payment_intents',
      'amount=1.5&currency=usd',
      'parameter_invalid_integer',
      'amount',
      'Invalid integer: 1.5',
    ],
    [
      'empty',
      '/v1/customers',
      'preferred_locales[0]=',
      'parameter_invalid_empty',
      'preferred_locales[0]',
      'empty string',
    ],
    ['none of the choices', '/v1/customers', 'tax_exempt=maybe', undefined, 'tax_exempt', 'must be one of'],
    [
      'no URL',
      '/v1/billing_portal/sessions',
      'customer=c&return_url=here',
      'url_invalid',
      'return_url',
      'valid URL',
    ],
  ])('that are %s are answered 400', async (_, path, body, code, param, message) => {
    const { status, json } = await started.raw('POST', path, body);

    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param });
    expect(json.error.code).toBe(code);
    expect(json.error.message).toContain(message);
  });

  test('of an object that is not there are answered 404 with its id', async () => {
    const error = await errorOf(started.stripe.customers.retrieve('cus_nobody'));

    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_nobody'",
    });
  });

  test('of an unknown path are answered 404', async () => {
    const { status, json } = await started.raw('GET', '/v1/topups');

    expect(status).toBe(404);
    expect(json.error.message).toContain('Unrecognized request URL (GET: /v1/topups)');
  });
});

describe('an answer', () => {
  test('says the version and the request', async () => {
    const { headers } = await started.raw('GET', '/v1/customers', '', {
      'stripe-version': '2026-10-28.endive',
    });

    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(headers.get('request-id')).toMatch(/^req_\w{14}$/);
  });

  test('holds what is expanded, in lists too', async () => {
    const customer = await started.stripe.customers.create({ name: 'Ada' });
    await started.stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: customer.id });

    const { data } = await started.stripe.paymentIntents.list({ expand: ['data.customer'] });

    expect(data[0]!.customer).toMatchObject({ id: customer.id, name: 'Ada' });
  });

  test('is 400 for a path that leads nowhere', async () => {
    const error = await errorOf(started.stripe.customers.create({ expand: ['color'] }));
    const customers = await started.stripe.customers.list();

    expect(error.message).toBe('This property cannot be expanded (color).');
    expect(customers.data).toEqual([]);
  });
});

describe('lists', () => {
  test('show what their objects show, and nothing that the simulator remembers besides', async () => {
    const { id } = await started.stripe.paymentIntents.create({ amount: 500, currency: 'usd' });

    const { data } = await started.stripe.paymentIntents.list();

    expect(data).toEqual([await started.stripe.paymentIntents.retrieve(id)]);
    expect(data[0]).not.toHaveProperty('hidden');
  });

  test('are read page by page, newest first, to the end', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await started.stripe.customers.create({ name });

    const names: (string | null | undefined)[] = [];
    for await (const { name } of started.stripe.customers.list({ limit: 2 })) names.push(name);

    expect(names).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  test('are read backwards from an object', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await started.stripe.customers.create({ name })).id);

    const page = await started.stripe.customers.list({ limit: 1, ending_before: ids[0]! });

    expect(page.data.map(({ name }) => name)).toEqual(['b']);
    expect(page.has_more).toBe(true);
  });

  test('are cut by time', async () => {
    await started.stripe.customers.create({ name: 'early' });
    started.clock.advance(60_000);
    const { created } = await started.stripe.customers.create({ name: 'late' });

    const page = await started.stripe.customers.list({ created: { gte: created } });

    expect(page.data.map(({ name }) => name)).toEqual(['late']);
  });

  test.each(['limit=0', 'limit=101', 'starting_after=cus_nobody'])('answer 400 to %s', async (query) => {
    const { status } = await started.raw('GET', `/v1/customers?${query}`);

    expect(status).toBe(400);
  });
});
