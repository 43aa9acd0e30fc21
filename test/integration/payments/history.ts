import { DAY, VISA, type Listening } from './listening.ts';

const ORGANISATION = 'engines';
const CARDS = {
  good: 'pm_card_visa',
  declined: 'pm_card_chargeDeclinedInsufficientFunds',
  asking: 'pm_card_authenticationRequired',
};
const NUMBERS = { good: VISA, declined: '4000000000009995', asking: '4000002760003184' };

/** When in a history it happens. */
interface Moment {
  /** Its place, for a choice of one's own. */
  readonly nth: number;
  /** What is done every night that goes by. */
  readonly atNight: () => Promise<void>;
}

/** One thing that somebody does; it does what it can in the state that it finds. */
type Happening = (shop: Listening, moment: Moment) => Promise<unknown>;

/** What may happen to an organisation between us and Stripe, by our API, on Stripe's pages and by the calendar. */
export const HAPPENINGS: Readonly<Record<string, Happening>> = {
  'buys a plan': (shop, { nth }) => checkout(shop, nth, 'good'),
  'buys with a card that asks': (shop, { nth }) => checkout(shop, nth, 'asking'),
  'tries a card that is declined': (shop, { nth }) => checkout(shop, nth, 'declined'),
  'changes the plan': (shop) => post(shop, '/subscription/change', { plan: 'business', interval: 'month' }),
  'changes to a year': (shop) => post(shop, '/subscription/change', { plan: 'pro', interval: 'year' }),
  cancels: (shop) => post(shop, '/subscription/cancel', {}),
  resumes: (shop) => post(shop, '/subscription/resume', {}),
  'ends at once, in the dashboard': async (shop) => {
    const subscription = await running(shop);
    if (subscription) await shop.stripe.subscriptions.cancel(subscription.id);
  },
  'has a card that fails': (shop) => useCard(shop, 'pm_card_chargeCustomerFail'),
  'has a card that asks': (shop) => useCard(shop, CARDS.asking),
  'has a card that works': (shop) => useCard(shop, CARDS.good),
  'ends its trial': endTrial,
  'fails to pay a renewal': (shop, moment) => renew(shop, moment, 'pm_card_chargeCustomerFail'),
  'is asked about a renewal': (shop, moment) => renew(shop, moment, CARDS.asking),
  'pays what is open': payOpen,
  'passes 3-D Secure': (shop) => authenticate(shop, true),
  'fails 3-D Secure': (shop) => authenticate(shop, false),
  'pays an order': (shop, { nth }) => order(shop, nth, CARDS.good),
  'pays an order with a card that asks': (shop, { nth }) => order(shop, nth, CARDS.asking),
  'pays an order with a card that is declined': (shop, { nth }) => order(shop, nth, CARDS.declined),
  'gets some back, in the dashboard': refund,
  'gains a member': async ({ people }, { nth }) =>
    people.push({ organisationId: ORGANISATION, userId: `u${nth}`, role: 'member', personal: false }),
  'a day goes by': (shop, moment) => later(shop, moment, 1),
  'four days go by': (shop, moment) => later(shop, moment, 4),
  'a month goes by': (shop, moment) => later(shop, moment, 31),
};

/** Days go by, each with its deliveries and its night. */
async function later(shop: Listening, { atNight }: Moment, days: number) {
  for (let day = 0; day < days; day += 1) {
    shop.advance(DAY);
    await shop.simulator.settled();
    await atNight();
  }
}

/** What our API answers is its caller's; only that it breaks is the test's. */
async function post({ send }: Listening, path: string, body: object, key?: string) {
  const answer = await send('POST', path, 'ada', { organisationId: ORGANISATION, ...body }, key);
  if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}: ${answer.body['detail']}`);
  return answer;
}

async function checkout(shop: Listening, nth: number, card: keyof typeof NUMBERS) {
  const interval = nth % 4 === 3 ? 'year' : 'month';
  const { status } = await post(shop, '/checkout-sessions', { plan: 'pro', interval }, `checkout-${nth}`);
  if (status !== 201) return;
  const [session] = (await shop.stripe.checkout.sessions.list({ status: 'open' })).data;
  const pay = () => shop.simulator.pay(session!.id, { number: NUMBERS[card], email: 'ada@example.com' });
  if (card === 'declined') refused(pay);
  else pay();
}

async function order(shop: Listening, nth: number, paymentMethod: string) {
  const items = [{ product: 'handbook', quantity: 1 + (nth % 3) }];
  const { body } = await post(shop, '/orders', { items }, `order-${nth}`);
  await post(shop, `/orders/${String(body['id'])}/pay`, { paymentMethod }, `pay-${nth}`);
}

async function running({ stripe }: Listening) {
  const { data } = await stripe.subscriptions.list({ status: 'all', limit: 100 });
  return data.find(({ ended_at: endedAt }) => endedAt === null) ?? null;
}

async function useCard(shop: Listening, card: string) {
  const subscription = await running(shop);
  if (!subscription) return;
  const { id } = await shop.stripe.paymentMethods.attach(card, { customer: String(subscription.customer) });
  await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: id });
}

async function endTrial(shop: Listening) {
  const subscription = await running(shop);
  if (subscription?.status === 'trialing')
    await shop.stripe.subscriptions.update(subscription.id, { trial_end: 'now' });
}

/** The next renewal is tried with this card: its invoice is made at the period's end, and charged an hour later. */
async function renew(shop: Listening, moment: Moment, card: string) {
  await endTrial(shop);
  await useCard(shop, card);
  await later(shop, moment, 32);
}

async function payOpen(shop: Listening) {
  for (const { id, customer } of (await shop.stripe.invoices.list({ status: 'open', limit: 100 })).data) {
    const card = await shop.stripe.paymentMethods.attach(CARDS.good, { customer: String(customer) });
    await shop.stripe.invoices.pay(id, { payment_method: card.id });
  }
}

async function authenticate({ stripe, simulator }: Listening, isPassed: boolean) {
  const { data } = await stripe.paymentIntents.list({ limit: 100 });
  const asking = data.find(({ status }) => status === 'requires_action');
  if (asking) simulator.authenticate(asking.id, isPassed);
}

async function refund({ stripe }: Listening, { nth }: Moment) {
  const { data } = await stripe.charges.list({ limit: 100 });
  const paid = data.filter(({ paid, amount, amount_refunded: back }) => paid && amount - back > 100);
  const charge = paid[nth % Math.max(1, paid.length)];
  if (charge) await stripe.refunds.create({ charge: charge.id, amount: 100 });
}

/** What the page would show as an error. */
function refused(work: () => unknown) {
  try {
    work();
  } catch {
    return;
  }
  throw new Error('a card that is declined has paid');
}
