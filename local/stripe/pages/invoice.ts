import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Invoice, InvoiceLine, PaymentMethod } from '../core/shapes.ts';
import { cardOf } from '../resources/cards.ts';
import { existing } from '../resources/existing.ts';
import { methodFor, payInvoice } from '../resources/invoicing.ts';
import { formatAmount } from '../resources/money.ts';
import { createPaymentMethod } from '../resources/payment-methods.ts';
import { paymentError } from '../resources/payments.ts';
import { cardFields, chosenNumber } from './cards.ts';
import { alert, document, html, type Html } from './html.ts';
import type { Page } from './page.ts';
import { formatDate } from './words.ts';

/** `/invoices/:invoice`, where an open one is paid: by `number` of a card, or `with` `kept` by the one it is charged to. */
export const invoicePage: Page = {
  show(account, id, problem) {
    const invoice = existing(account, 'invoice', id);
    const { currency, customer_email, customer_name, number, status } = invoice;
    return document(
      200,
      `Invoice ${number ?? '(draft)'}`,
      html`${alert(problem)}
        <p>${customer_name ?? customer_email ?? ''}</p>
        <table>
          <tbody>
            <tr>
              <th>Status</th>
              <td>${status}</td>
            </tr>
            <tr>
              <th>Date</th>
              <td>${formatDate(invoice.effective_at ?? invoice.created)}</td>
            </tr>
          </tbody>
        </table>
        <h2>What it is for</h2>
        <table>
          <tbody>
            ${invoice.lines.data.map(row)}
          </tbody>
          <tfoot>
            ${total('Total', invoice.total, currency)}
            ${invoice.total !== invoice.amount_due && total('Due', invoice.amount_due, currency)}
            ${total('Paid', invoice.amount_paid, currency)}
          </tfoot>
        </table>
        ${status === 'open' && payForms(account, invoice)}`,
    );
  },

  submit(account, id, form) {
    const invoice = existing(account, 'invoice', id);
    if (invoice.status !== 'open')
      throw refused(`This invoice is ${invoice.status} and can't be paid`, { code: 'invoice_not_editable' });
    const method = chosenMethod(account, invoice, form);
    const page = `${account.origin()}/invoices/${id}`;
    const { intent } = payInvoice(account, invoice, { method, offSession: false, returnUrl: page });
    if (intent.status === 'requires_action') return intent.next_action!.redirect_to_url!.url!;
    if (intent.status !== 'succeeded') throw paymentError(intent);
    return page;
  },
};

const row = ({ amount, currency, description, period }: InvoiceLine): Html =>
  html`<tr>
    <th>${description}<br /><small>${formatDate(period.start)} to ${formatDate(period.end)}</small></th>
    <td>${formatAmount(amount, currency)}</td>
  </tr>`;

const total = (name: string, amount: number, currency: string): Html =>
  html`<tr>
    <th>${name}</th>
    <td>${formatAmount(amount, currency)}</td>
  </tr>`;

function payForms(account: Account, invoice: Invoice): Html {
  const kept = methodFor(account, invoice);
  const amount = formatAmount(invoice.amount_remaining, invoice.currency);
  return html`${
    kept &&
    html`<form method="post">
      <button class="primary" name="with" value="kept">
        Pay ${amount} by the card that ends in ${kept.card!.last4}
      </button>
    </form>`
  }
<form method="post">${cardFields()}
<button${!kept && html` class="primary"`}>Pay ${amount} by this card</button></form>`;
}

function chosenMethod(account: Account, invoice: Invoice, form: URLSearchParams): PaymentMethod {
  if (form.get('with') === 'kept') {
    const kept = methodFor(account, invoice);
    if (!kept) throw refused('There is no card that this invoice is charged to: choose one');
    return kept;
  }
  const number = chosenNumber(form);
  const card = cardOf(number);
  if (!card) throw refused(`${number} is none of Stripe's test cards that the simulator knows`);
  return createPaymentMethod(account, card, { email: invoice.customer_email, name: invoice.customer_name });
}
