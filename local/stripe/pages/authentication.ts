import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { PaymentIntent, SetupIntent } from '../core/shapes.ts';
import { existing } from '../resources/existing.ts';
import { invoiceOf } from '../resources/invoicing.ts';
import { formatAmount } from '../resources/money.ts';
import { finishAuthentication } from '../resources/settlement.ts';
import { alert, document, html, link } from './html.ts';
import type { Page } from './page.ts';

/** `/3ds/:intent`, where the bank asks who is there: `outcome` is `pass` or `fail`. */
export const authenticationPage: Page = {
  show(account, id, problem) {
    const intent = intentOf(account, id);
    if (intent.status !== 'requires_action') {
      const back = backOf(account, intent);
      return document(
        200,
        intent.status === 'succeeded' ? 'Your bank has said yes' : 'Nothing to confirm here',
        html`${alert(problem)}
          <p>${link(back, 'Go on') ?? 'You can close this page.'}</p>`,
      );
    }
    const what =
      intent.object === 'payment_intent'
        ? `a payment of ${formatAmount(intent.amount, intent.currency)}`
        : 'that the card is kept for later payments';
    return document(
      200,
      '3-D Secure',
      html`${alert(problem)}
        <p>Your bank asks you to confirm ${what}.</p>
        <form method="post">
          <button class="primary" name="outcome" value="pass">Complete</button>
          <button name="outcome" value="fail">Fail</button>
        </form>`,
    );
  },

  submit(account, id, form) {
    const outcome = form.get('outcome');
    if (outcome !== 'pass' && outcome !== 'fail')
      throw refused(`Invalid outcome: must be one of pass or fail`, { param: 'outcome' });
    const done = finishAuthentication(account, id, outcome === 'pass');
    return backOf(account, done) ?? `/3ds/${id}`;
  },
};

const intentOf = (account: Account, id: string): PaymentIntent | SetupIntent =>
  existing(account, id.startsWith('seti_') ? 'setup_intent' : 'payment_intent', id);

/** To the shop, or to the page that offers another attempt; null when nobody has said. */
function backOf(account: Account, intent: PaymentIntent | SetupIntent): string | null {
  const { hidden, status } = intent;
  if (status !== 'succeeded' && hidden.session) return `${account.origin()}/pay/${hidden.session}`;
  if (hidden.returnUrl !== null) return hidden.returnUrl;
  const invoice = intent.object === 'payment_intent' ? invoiceOf(account, intent) : null;
  return invoice?.hosted_invoice_url ?? null;
}
