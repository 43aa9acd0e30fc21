import type { ApiAnswer, ApiRequest } from './api/api.ts';
import { StripeError } from './api/errors.ts';
import type { Account } from './core/account.ts';
import { paySession } from './resources/checkout.ts';
import { existing } from './resources/existing.ts';
import { finishAuthentication } from './resources/settlement.ts';

/** Runs what a page does as one transaction. */
export type Act = <T>(work: () => T) => T;

/**
 * What a customer's browser is sent to. Forms that a script can send as well:
 * `POST /pay/:session` with `number` and `email`, `POST /3ds/:intent` with `outcome` `pass` or `fail`;
 * both answer 303 to where the browser goes next, 402 when the card is declined.
 * @returns answers a request, or null when its path is none of a page
 */
export function createPages(account: Account, act: Act) {
  return (request: ApiRequest): ApiAnswer | null => {
    const [, page, id = ''] = request.path.split('/');
    const show = PAGES[page ?? ''];
    if (!show) return null;
    try {
      return show(account, act, id, request);
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return html(error.status, `<p role="alert">${escape(error.message)}</p>`);
    }
  };
}

type Page = (account: Account, act: Act, id: string, request: ApiRequest) => ApiAnswer;

const PAGES: Readonly<Record<string, Page>> = {
  pay(account, act, id, { method, body }) {
    const session = existing(account, 'checkout.session', id);
    if (method === 'POST') {
      const form = new URLSearchParams(body);
      const number = form.get('number') ?? '';
      const email = form.get('email') ?? session.customer_email ?? 'customer@example.com';
      return redirect(act(() => paySession(account, id, { number, email })).url);
    }
    const card = '<label>Card <input name="number" value="4242424242424242"></label>';
    const email = '<label>Email <input name="email" type="email"></label>';
    return html(200, `<form method="post">${email}${card}<button>Pay</button></form>`);
  },

  '3ds'(account, act, id, { method, body }) {
    if (method !== 'POST')
      return html(
        200,
        '<form method="post"><button name="outcome" value="pass">Complete</button><button name="outcome" value="fail">Fail</button></form>',
      );
    const passed = new URLSearchParams(body).get('outcome') === 'pass';
    const { hidden } = act(() => finishAuthentication(account, id, passed));
    const back = !passed && hidden.session ? `/pay/${hidden.session}` : hidden.returnUrl;
    return back ? redirect(back) : html(200, '<p>You can close this page.</p>');
  },

  portal(account, _, id) {
    const { return_url } = existing(account, 'billing_portal.session', id);
    return html(200, return_url ? `<a href="${escape(return_url)}">Return</a>` : '<p>Billing portal</p>');
  },
};

const redirect = (location: string): ApiAnswer => ({ status: 303, headers: { location }, body: '' });

const html = (status: number, body: string): ApiAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="en"><title>Stripe simulator</title>${body}</html>`,
});

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
