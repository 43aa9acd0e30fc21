import type { ApiAnswer, ApiRequest } from '../api/api.ts';
import { StripeError } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import { authenticationPage } from './authentication.ts';
import { deliveryPage } from './delivery.ts';
import { document, html } from './html.ts';
import { invoicePage } from './invoice.ts';
import type { Page } from './page.ts';
import { payPage } from './pay.ts';
import { portalPage } from './portal.ts';

/** Runs what a page does as one transaction, once the clock has been caught up with. */
export type Act = <T>(work: () => T) => T;

const PAGES: Readonly<Record<string, Page>> = {
  '3ds': authenticationPage,
  deliveries: deliveryPage,
  invoices: invoicePage,
  pay: payPage,
  portal: portalPage,
};

/**
 * What a customer's browser is sent to: `/PAGE/ID`. Forms, which scripts can send as well, are answered 303 to where the
 * browser goes next, or with the page again, what was wrong, and the status that the API would have.
 * @returns answers a request, or null when its path is none of a page
 */
export function createPages(account: Account, act: Act) {
  return ({ method, path, body }: ApiRequest): ApiAnswer | null => {
    const [, name = '', id = '', ...rest] = path.split('/');
    const page = Object.hasOwn(PAGES, name) && rest.length === 0 ? PAGES[name]! : null;
    if (!page) return null;
    try {
      if (method === 'POST') return submit(page, id, new URLSearchParams(body));
      return act(() => page.show(account, id, null));
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return document(error.status, 'This page is not here', html`<p>${error.message}</p>`);
    }
  };

  function submit(page: Page, id: string, form: URLSearchParams): ApiAnswer {
    try {
      const location = act(() => page.submit(account, id, form));
      return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return { ...act(() => page.show(account, id, error.message)), status: error.status };
    }
  }
}
