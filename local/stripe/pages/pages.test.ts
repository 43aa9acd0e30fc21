import {
  givenCustomer,
  givenEndpoint,
  givenPrice,
  givenSubscription,
  startStripe,
  stopAll,
  VISA,
  type Started,
} from '../testing.ts';

const DECLINED = '4000000000000002';
const SECURED = '4000002760003184';
const BACK = 'http://localhost:3000/billing';

let started: Started;
beforeEach(async () => void (started = await startStripe()));
afterEach(stopAll);

const show = (url: string) => started.raw('GET', new URL(url).pathname);
const send = (url: string, form: Record<string, string>) =>
  started.raw('POST', new URL(url).pathname, new URLSearchParams(form).toString());
const nextOf = ({ headers }: { headers: Headers }) => headers.get('location')!;

const givenSession = async (more = {}) =>
  started.stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: (await givenPrice(started)).id, quantity: 2 }],
    success_url: BACK,
    cancel_url: `${BACK}?cancelled`,
    ...more,
  });

describe('the pay page', () => {
  test('says what is bought and what is due', async () => {
    const session = await givenSession({ subscription_data: { trial_period_days: 14 } });

    const { status, text, headers } = await show(session.url!);

    expect(status).toBe(200);
    expect(text).toMatch(/Pro\s*×\s*2/);
    expect(text).toMatch(/Due today<\/th>\s*<td>\$0\.00/);
    expect(text).toMatch(/After the trial, on 5 December 2026<\/th>\s*<td>\$24\.00/);
    expect(text).toContain(`href="${BACK}?cancelled"`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('says why a card was declined, and stays', async () => {
    const session = await givenSession();

    const answer = await send(session.url!, { number: DECLINED });

    expect(answer.status).toBe(402);
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).toContain('Your card was declined.');
    expect(answer.text).toContain('Subscribe</button>');
  });

  test('takes a number that is typed before one that is chosen', async () => {
    const session = await givenSession();

    const answer = await send(session.url!, { number: DECLINED, other: '4242 4242 4242 4242' });

    expect(nextOf(answer)).toBe(BACK);
  });

  test('escapes what others have written', async () => {
    const customer = await started.stripe.customers.create({
      email: '"><script>alert(1)</script>@example.com',
    });
    const session = await givenSession({
      customer: customer.id,
      cancel_url: 'http://localhost/?a="><script>',
    });

    const { text } = await show(session.url!);

    expect(text).not.toContain('<script');
    expect(text).toContain('&#34;&#62;&#60;script');
  });

  test.each(['complete', 'expired'] as const)('says so when the session is %s', async (status) => {
    const session = await givenSession();
    if (status === 'complete') await send(session.url!, { number: VISA });
    else await started.stripe.checkout.sessions.expire(session.id);

    const page = await show(session.url!);

    expect(page.status).toBe(status === 'complete' ? 200 : 410);
    expect(page.text).toContain(status === 'complete' ? 'This is paid already' : 'This page has expired');
    expect(page.text).not.toContain('<form');
  });

  test('answers 404 for a session that is none', async () => {
    const page = await show('http://localhost/pay/cs_test_none');

    expect(page).toMatchObject({ status: 404, json: null });
    expect(page.text).toContain('No such checkout.session');
  });
});

describe('the page of 3-D Secure', () => {
  test('leads back to the pay page when it is failed, which says why', async () => {
    const session = await givenSession();
    const secured = await send(session.url!, { number: SECURED });

    const failed = await send(nextOf(secured), { outcome: 'fail' });
    const page = await show(nextOf(failed));

    expect(new URL(nextOf(failed)).pathname).toBe(new URL(session.url!).pathname);
    expect(page.text).toContain('We are unable to authenticate your payment method.');
  });

  test('can be passed at the second attempt, which leaves one subscription', async () => {
    const session = await givenSession();
    await send(nextOf(await send(session.url!, { number: SECURED })), { outcome: 'fail' });

    const secured = await send(session.url!, { number: SECURED });
    const passed = await send(nextOf(secured), { outcome: 'pass' });

    const { data } = await started.stripe.subscriptions.list({ status: 'all' });
    expect(nextOf(passed)).toBe(BACK);
    expect(data.map(({ status }) => status)).toEqual(['active']);
  });

  test('ends a payment that was begun by the API, and leads to its return_url', async () => {
    const { id } = await givenCustomer(started);
    const intent = await started.stripe.paymentIntents.create({
      amount: 9900,
      currency: 'usd',
      customer: id,
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      return_url: BACK,
    });
    const { url } = intent.next_action!.redirect_to_url!;

    const page = await show(url!);
    const passed = await send(url!, { outcome: 'pass' });
    const again = await send(url!, { outcome: 'pass' });

    expect(page.text).toContain('a payment of $99.00');
    expect(nextOf(passed)).toBe(BACK);
    expect(again).toMatchObject({ status: 400 });
    expect(await started.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded' });
  });
});

describe('the page of an invoice', () => {
  async function givenOpenInvoice() {
    const { customer, item, subscription } = await givenSubscription(started);
    const declining = await started.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await started.stripe.subscriptions.update(subscription.id, {
      default_payment_method: declining.id,
      items: [{ id: item, quantity: 5 }],
      proration_behavior: 'always_invoice',
    });
    const [invoice] = (await started.stripe.invoices.list({ status: 'open' })).data;
    return invoice!;
  }

  test('shows its lines, and takes another card', async () => {
    const invoice = await givenOpenInvoice();

    const page = await show(invoice.hosted_invoice_url!);
    const declined = await send(invoice.hosted_invoice_url!, { with: 'kept' });
    const paid = await send(invoice.hosted_invoice_url!, { number: VISA });

    const after = await started.stripe.invoices.retrieve(invoice.id!);
    expect(page.text).toContain(`Invoice ${invoice.number}`);
    expect(declined).toMatchObject({ status: 402 });
    expect(nextOf(paid)).toBe(invoice.hosted_invoice_url);
    expect(after).toMatchObject({ status: 'paid', amount_remaining: 0 });
  });

  test('is paid by way of 3-D Secure', async () => {
    const invoice = await givenOpenInvoice();

    const secured = await send(invoice.hosted_invoice_url!, { number: SECURED });
    const passed = await send(nextOf(secured), { outcome: 'pass' });

    expect(nextOf(passed)).toBe(invoice.hosted_invoice_url);
    expect(await started.stripe.invoices.retrieve(invoice.id!)).toMatchObject({ status: 'paid' });
  });
});

describe('the page of a webhook', () => {
  test('shows how it went, and sends it again with the same id', async () => {
    const { received } = await givenEndpoint(started, { statuses: [500], events: ['customer.created'] });
    await started.stripe.customers.create({ name: '<b>Ada</b>' });
    await started.simulator.settled();
    const [delivery] = started.simulator.deliveries();

    const page = await show(`http://localhost/deliveries/${delivery!.id}`);
    const sent = await send(`http://localhost/deliveries/${delivery!.id}`, {});
    await started.simulator.settled();

    const ids = received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(page.text).toMatch(/<td>500<\/td>/);
    expect(page.text).not.toContain('<b>');
    expect(sent.status).toBe(303);
    expect(ids).toEqual([delivery!.event, delivery!.event]);
    expect(started.simulator.deliveries().map(({ status }) => status)).toEqual(['pending', 'succeeded']);
  });
});
