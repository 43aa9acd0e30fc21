import type { Account } from '../core/account.ts';
import type { Customer, Invoice, PortalConfiguration, Subscription } from '../core/shapes.ts';
import { existing } from '../resources/existing.ts';
import { formatAmount } from '../resources/money.ts';
import { periodOf } from '../resources/subscription-items.ts';
import { cardFields } from './cards.ts';
import { alert, document, html, link, type Html } from './html.ts';
import type { Page } from './page.ts';
import { act, offeredPrices } from './portal-actions.ts';
import { formatDate, formatPrice } from './words.ts';

/** `/portal/:session`, where a customer manages what was bought, as far as the configuration lets them. */
export const portalPage: Page = {
  show(account, id, problem) {
    const { configuration, customer: owner, return_url } = existing(account, 'billing_portal.session', id);
    const customer = existing(account, 'customer', owner);
    const { features } = existing(account, 'billing_portal.configuration', configuration as string);
    const subscriptions = account.store
      .all('subscription')
      .filter((one) => one.customer === owner && one.ended_at === null);
    const invoices = account.store
      .all('invoice')
      .filter((one) => one.customer === owner && one.status !== 'draft')
      .reverse();
    return document(
      200,
      'Billing',
      html`<p>${customer.email} ${link(return_url, 'Go back')}</p>
        ${alert(problem)}
        <h2>Subscriptions</h2>
        ${subscriptions.length === 0 ? html`<p>None.</p>` : subscriptions.map((one) => subscriptionOf(account, one, features))}
        <h2>Card</h2>
        ${cardOfCustomer(account, customer, features)}
        ${features.customer_update.enabled && detailsOf(customer, features)}
        ${
          features.invoice_history.enabled &&
          html`<h2>Invoices</h2>
            ${history(invoices)}`
        }`,
    );
  },

  submit(account, id, form) {
    const session = existing(account, 'billing_portal.session', id);
    return act(account, session, form) ?? `/portal/${id}`;
  },
};

type Features = PortalConfiguration['features'];

function subscriptionOf(account: Account, subscription: Subscription, features: Features): Html {
  const { id, cancel_at_period_end, items, status } = subscription;
  const until = formatDate(periodOf(subscription).end);
  const next = status === 'trialing' ? 'First payment' : 'Renews';
  const goesOn = status === 'active' || status === 'trialing' || status === 'past_due';
  return html`<table>
      <tbody>
        ${items.data.map(
          ({ price, quantity }) =>
            html`<tr>
              <th>
                ${account.store.get('product', price.product)?.name ?? price.product}${quantity !== undefined && quantity > 1 && html` × ${quantity}`}
              </th>
              <td>${formatPrice(price)}</td>
            </tr>`,
        )}
        <tr>
          <th>Status</th>
          <td>${status.replaceAll('_', ' ')}</td>
        </tr>
        <tr>
          <th>${cancel_at_period_end ? 'Ends' : next}</th>
          <td>on ${until}</td>
        </tr>
      </tbody>
    </table>
    ${cancel_at_period_end && button('resume', id, 'Keep the subscription')}
    ${features.subscription_cancel.enabled && goesOn && !cancel_at_period_end && button('cancel', id, 'Cancel the subscription')}
    ${features.subscription_update.enabled && goesOn && switching(account, subscription, features)}`;
}

const button = (action: string, subscription: string, words: string): Html =>
  html`<form class="inline" method="post">
    <input type="hidden" name="subscription" value="${subscription}" />
    <button name="action" value="${action}">${words}</button>
  </form>`;

function switching(account: Account, subscription: Subscription, features: Features): Html | null {
  const prices = offeredPrices(account, subscription, features);
  if (prices.length === 0) return null;
  const options = prices.map((price) => {
    const product = account.store.get('product', price.product)?.name ?? '';
    return html`<option value="${price.id}">${product}, ${formatPrice(price)}</option>`;
  });
  return html`<form class="inline" method="post">
    <input type="hidden" name="subscription" value="${subscription.id}" />
    <label
      >Another plan
      <select name="price">
        ${options}
      </select></label
    >
    <button name="action" value="switch">Switch</button>
  </form>`;
}

function cardOfCustomer(account: Account, customer: Customer, features: Features): Html {
  const id = customer.invoice_settings.default_payment_method;
  const own = account.store
    .all('subscription')
    .find((one) => one.customer === customer.id && one.ended_at === null)?.default_payment_method;
  const card = account.store.get('payment_method', own ?? id ?? '')?.card;
  return html`<p>${card ? html`${card.brand} that ends in ${card.last4}` : 'None.'}</p>
    ${
      features.payment_method_update.enabled &&
      html`<details>
        <summary>Use another card</summary>
        <form method="post">${cardFields()} <button name="action" value="card">Use this card</button></form>
      </details>`
    }`;
}

function detailsOf({ email, name }: Customer, { customer_update: { allowed_updates } }: Features): Html {
  const field = (label: string, input: 'email' | 'name', value: string | null | undefined) =>
    allowed_updates.includes(input) &&
    html`<label>${label} <input name="${input}" value="${value ?? ''}" /></label>`;
  return html`<details>
    <summary>Change name and address</summary>
    <form method="post">
      ${field('Name', 'name', name)}${field('Mail address', 'email', email)}
      <button name="action" value="details">Save</button>
    </form>
  </details>`;
}

function history(invoices: readonly Invoice[]): Html {
  if (invoices.length === 0) return html`<p>None.</p>`;
  return html`<table>
    <tbody>
      ${invoices.map(
        ({ created, currency, hosted_invoice_url = null, number, status, total }) =>
          html`<tr>
            <th>
              ${link(hosted_invoice_url, number ?? 'Invoice')}<br /><small
                >${formatDate(created)}, ${status}</small
              >
            </th>
            <td>${formatAmount(total, currency)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
