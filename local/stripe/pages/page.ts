import type { ApiAnswer } from '../api/api.ts';
import type { Account } from '../core/account.ts';

/** One of the pages; both work on what stands behind its name in the path. */
export interface Page {
  /**
   * @param problem why what was asked for last could not be done, or null
   * @throws 404 for an object that isn't there
   */
  show(account: Account, id: string, problem: string | null): ApiAnswer;
  /**
   * Does what a form of the page asks for.
   * @returns where the browser goes next
   * @throws StripeError, whose message the page then shows
   */
  submit(account: Account, id: string, form: URLSearchParams): string;
}
