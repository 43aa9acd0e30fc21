import type { Account } from '../core/account.ts';
import type { CheckoutSession, LineItem } from '../core/shapes.ts';
import { lastRefusal, successUrl } from '../resources/checkout-attempt.ts';
import { paySession } from '../resources/checkout.ts';
import { existing } from '../resources/existing.ts';
import { formatAmount } from '../resources/money.ts';
import { cardFields, chosenNumber } from './cards.ts';
import { alert, document, html, link, type Html } from './html.ts';
import type { Page } from './page.ts';
import { formatDate, formatPrice } from './words.ts';

const TITLES = { payment: 'Pay', setup: 'Save a card', subscription: 'Subscribe' } as const;

/** `/pay/:session`, where a checkout session is paid for: `number` of a card, `email`, `name`. */
export const payPage: Page = {
  show(account, id, problem) {
    const session = existing(account, 'checkout.session', id);
    if (session.status !== 'open') return ended(session);
    const title = TITLES[session.mode];
    return document(
      200,
      title,
      html`${alert(problem ?? lastRefusal(account, session))}${basket(account, session)}
        <form method="post">
          <label
            >Mail address <input name="email" type="email" value="${emailOf(account, session)}" required
          /></label>
          <label>Name on the card <input name="name" autocomplete="off" /></label>
          ${cardFields()}
          <button class="primary">${button(session)}</button>
        </form>
        <p>${link(session.cancel_url, 'Cancel and go back')}</p>`,
    );
  },

  submit(account, id, form) {
    const session = existing(account, 'checkout.session', id);
    const email = form.get('email') || emailOf(account, session) || 'customer@example.com';
    return paySession(account, id, { number: chosenNumber(form), email, name: form.get('name') ?? '' }).url;
  },
};

function ended(session: CheckoutSession) {
  if (session.status === 'complete') {
    const back = link(successUrl(session), 'Go on');
    return document(
      200,
      'This is paid already',
      html`<p>It can't be paid a second time.</p>
        <p>${back}</p>`,
    );
  }
  const back = link(session.cancel_url, 'Go back');
  return document(
    410,
    'This page has expired',
    html`<p>Begin again where you came from.</p>
      <p>${back}</p>`,
  );
}

function basket(account: Account, session: CheckoutSession): Html {
  const { automatic_tax: tax, currency, amount_total: total, hidden } = session;
  if (session.mode === 'setup') return html`<p>The card is kept for later; nothing is charged now.</p>`;
  const trialEnd = hidden.trialDays ? account.now() + hidden.trialDays * 86_400 : hidden.trialEnd;
  const dueLater = hidden.lines.reduce((sum, { amount_total }) => sum + amount_total, 0);
  return html`<table>
    <tbody>
      ${hidden.lines.map(row)}
      ${
        tax.enabled &&
        html`<tr>
          <th>Tax <small>worked out as nothing here</small></th>
          <td>${formatAmount(0, currency!)}</td>
        </tr>`
      }
    </tbody>
    <tfoot>
      <tr>
        <th>Due today</th>
        <td>${formatAmount(total ?? 0, currency!)}</td>
      </tr>
      ${
        trialEnd !== null &&
        html`<tr>
          <th>After the trial, on ${formatDate(trialEnd)}</th>
          <td>${formatAmount(dueLater, currency!)}</td>
        </tr>`
      }
    </tfoot>
  </table>`;
}

const row = ({ amount_total, currency, description, price, quantity }: LineItem): Html =>
  html`<tr>
    <th>
      ${description}${quantity !== null && quantity > 1 && html` × ${quantity}`}<br /><small
        >${formatPrice(price!)}</small
      >
    </th>
    <td>${price?.recurring?.usage_type === 'metered' ? 'by use' : formatAmount(amount_total, currency)}</td>
  </tr>`;

function button({ amount_total, currency, mode }: CheckoutSession): string {
  if (mode === 'setup') return 'Save the card';
  if (mode === 'subscription') return amount_total === 0 ? 'Start the trial' : 'Subscribe';
  return `Pay ${formatAmount(amount_total!, currency!)}`;
}

const emailOf = (account: Account, { customer, customer_email, customer_details }: CheckoutSession): string =>
  customer_email ?? account.store.get('customer', customer ?? '')?.email ?? customer_details?.email ?? '';
