/* global crypto, document, fetch, history, location, setTimeout, URLSearchParams */

const PAGE = '/billing.html';
/** Access follows the payment, which Stripe tells the API and not this page: ms to wait for that. */
const PATIENCE = 60_000;
const element = (id) => document.getElementById(id);

/** Calls the API with this browser's cookies; fails with the problem that it answers. */
async function call(method, path, body) {
  const response = await fetch(`/v1${path}`, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail ?? `answered ${response.status}`), { code: answer.code });
}

/** What the personal organisation has, null where nobody is logged in. */
async function owned() {
  const ask = () =>
    Promise.all([
      call('GET', '/payments/subscription'),
      call('GET', '/payments/entitlements'),
      call('GET', '/payments/invoices?limit=12'),
    ]);
  const found = await ask().catch(() => call('POST', '/auth/refresh').then(ask, () => null));
  return found && { subscription: found[0], entitlements: found[1].entitlements, invoices: found[2].items };
}

const money = (amount, currency) => {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
};
const day = (iso) => new Date(iso).toLocaleDateString(undefined, { dateStyle: 'long' });
const isOpen = ({ status }) => ['active', 'trialing', 'past_due', 'unpaid'].includes(status);

function make(name, text, children = []) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function button(words, work) {
  const made = make('button', words);
  made.type = 'button';
  made.addEventListener('click', () => void perform(work));
  return made;
}

function planCard(plan, currency, subscription) {
  const buttons = Object.entries(plan.prices).map(([interval, price]) => {
    const words = `${money(price, currency)} each ${interval}${plan.perSeat ? ' and member' : ''}`;
    const wanted = { plan: plan.id, interval };
    if (!subscription) return make('p', words);
    if (!isOpen(subscription)) return button(`Buy: ${words}`, () => buy(wanted));
    if (subscription.plan === plan.id && subscription.interval === interval) return make('p', words);
    return button(`Change: ${words}`, () => preview(wanted));
  });
  const grants = Object.entries(plan.entitlements).map(([name, value]) => `${name}: ${value}`);
  const text = make('p', grants.join(', '));
  const trial = plan.trialDays > 0 ? [make('p', `${plan.trialDays} days free`)] : [];
  return make('li', '', [make('h3', plan.name), text, ...trial, ...buttons]);
}

async function buy(wanted) {
  const paths = { successPath: `${PAGE}?checkout=done`, cancelPath: `${PAGE}?checkout=cancelled` };
  const { url } = await call('POST', '/payments/checkout-sessions', { ...wanted, ...paths });
  location.assign(url);
  return 'To the payment …';
}

/** Says what a change costs; it is made once that is agreed to. */
async function preview(wanted) {
  const seen = await call('POST', '/payments/subscription/change', { ...wanted, preview: true });
  const { amountDue, prorationDate, currency, dueAt } = seen;
  const change = button('Change the plan', async () => {
    const agreed = { amountDue, prorationDate };
    const made = await call('POST', '/payments/subscription/change', { ...wanted, agreed });
    if (made.paymentUrl) location.assign(made.paymentUrl);
    return made.paymentUrl ? 'To the payment …' : 'The plan is changed.';
  });
  return make('span', `${money(amountDue, currency)} on ${day(dueAt)}. `, [change]);
}

async function manage() {
  const { url } = await call('POST', '/payments/portal-sessions', { returnPath: PAGE });
  location.assign(url);
  return 'To the billing pages …';
}

async function end(what, said) {
  await call('POST', `/payments/subscription/${what}`, {});
  return said;
}

function invoiceCard({ number, status, currency, amountDue, createdAt, url }) {
  const link = make('a', number ?? 'Invoice');
  if (url) link.href = url;
  const words = `${day(createdAt)}: ${money(amountDue, currency)}, ${status}`;
  return make('li', '', [link, make('p', words)]);
}

function stateOf({ status, currentPeriodEnd, endsAt, trialEndsAt, graceEndsAt }) {
  if (graceEndsAt) return `The payment is overdue. The plan is cut off on ${day(graceEndsAt)}.`;
  if (endsAt) return `Ends on ${day(endsAt)}.`;
  if (status === 'trialing' && trialEndsAt) return `Free until ${day(trialEndsAt)}.`;
  return currentPeriodEnd ? `Renews on ${day(currentPeriodEnd)}.` : 'Nothing is charged.';
}

async function show() {
  const [{ currency, plans }, mine] = await Promise.all([call('GET', '/payments/plans'), owned()]);
  const subscription = mine?.subscription ?? null;
  element('logged-out').hidden = mine !== null;
  element('logged-in').hidden = mine === null;
  element('bills').hidden = !mine?.invoices.length;
  element('plans').replaceChildren(...plans.map((plan) => planCard(plan, currency, subscription)));
  if (!mine) return null;
  const { name } = plans.find(({ id }) => id === subscription.plan) ?? { name: subscription.plan };
  element('your-plan').textContent = `Your plan: ${name}`;
  element('state').textContent = stateOf(subscription);
  const grants = Object.entries(mine.entitlements).map(([what, value]) => make('li', `${what}: ${value}`));
  element('entitlements').replaceChildren(...grants);
  element('invoices').replaceChildren(...mine.invoices.map(invoiceCard));
  element('manage').hidden = subscription.status === 'none';
  element('cancel').hidden = !isOpen(subscription) || subscription.cancelAtPeriodEnd;
  element('resume').hidden = !isOpen(subscription) || !subscription.cancelAtPeriodEnd;
  return subscription;
}

async function perform(work) {
  try {
    element('message').replaceChildren(await work());
    await show();
  } catch (error) {
    element('message').textContent = error.message;
  }
}

/** Back from Stripe's page: `look` answers what there is to say when the API has heard of the payment, else null. */
async function awaitPayment(look) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const said = await look();
    if (said) return said;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return 'The payment is not confirmed yet. Look again in a moment.';
}

async function lookAtPlan() {
  const subscription = await show();
  return subscription && isOpen(subscription) ? 'Thank you. Your plan is open.' : null;
}

async function lookAtOrder(id, organisation) {
  const query = new URLSearchParams({ organisationId: organisation });
  const { status } = await call('GET', `/payments/orders/${encodeURIComponent(id)}?${query}`);
  if (status === 'paid') return 'Thank you. Your order is paid.';
  return status === 'open'
    ? 'The payment failed, and nothing was charged. The order can be paid again.'
    : null;
}

element('manage').addEventListener('click', () => void perform(manage));
element('cancel').addEventListener(
  'click',
  () => void perform(() => end('cancel', 'The plan ends with the period that is paid for.')),
);
element('resume').addEventListener('click', () => void perform(() => end('resume', 'The plan goes on.')));

const from = new URLSearchParams(location.search);
const outcome = from.get('checkout');
history.replaceState(null, '', location.pathname);
await show();
if (outcome === 'cancelled') element('message').textContent = 'Nothing was bought.';
if (outcome === 'done' || from.has('order')) {
  element('message').textContent = 'Waiting for the payment to be confirmed …';
  const look = from.has('order')
    ? () => lookAtOrder(from.get('order'), from.get('organisation') ?? '')
    : lookAtPlan;
  await perform(() => awaitPayment(look));
}
