import { Forbidden } from '../../platform/errors.ts';

/**
 * Refuses a login that another site's page began. A navigation carries no `Origin`; every browser of today says by
 * `Sec-Fetch-Site` (W3C Fetch Metadata) who caused it, and no page can change that: `same-origin` is one of ours,
 * `none` an address that was typed or a bookmark. Older browsers say nothing, and may log in: all that could be forced
 * on them is to log in as themselves, which the provider asks them about. Adding a login to an account is not worth
 * that much trust: somebody who has logged the victim in to a provider as themselves would get the account.
 *
 * @throws Forbidden `origin_not_allowed`
 */
export function assertOwnPage(headers: Readonly<Record<string, string>>, isLinking: boolean): void {
  const site = headers['sec-fetch-site'] ?? null;
  const isAllowed = isLinking
    ? site === 'same-origin'
    : site === null || site === 'same-origin' || site === 'none';
  if (isAllowed) return;
  throw new Forbidden(
    'origin_not_allowed',
    `got Sec-Fetch-Site ${site ?? 'nothing'}; start from the application's own pages`,
  );
}
