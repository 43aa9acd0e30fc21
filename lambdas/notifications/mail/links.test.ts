import { gallery } from './gallery.ts';
import { settings } from './mail.fixture.ts';

/** Where links may lead besides the service: an invoice at Stripe, and what an announcement names in the open. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'payment.failed:invoice': 'https://invoice.stripe.com/i/example',
  'payment.action_required': 'https://invoice.stripe.com/i/example',
  'announcement.published:link': 'https://blog.example.com/sharing',
};

/** What a token may open, and nothing else is linked to with one: pages that ask before they use it. */
const TOKEN_PAGES = [
  '/v1/auth/verify-email',
  '/v1/auth/password/reset',
  '/v1/auth/magic-link/consume',
  '/v1/auth/email/confirm',
  '/invitation.html',
  '/unsubscribe.html',
];

function hrefsOf(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&#38;', '&'));
}

function urlsOf(text: string): string[] {
  return [...text.matchAll(/\b[a-z]+:\/\/[^\s,]+/g)].map(([url]) => url);
}

const MAILS = gallery(settings).map((mail) => [mail.id, mail.language, mail] as const);

describe.each(MAILS)('%s in %s', (id, _language, { text, html }) => {
  const links = [...hrefsOf(html), ...urlsOf(text)].map((url) => new URL(url)); // throws for what is not absolute

  test('leads to pages of the service, and nowhere else in secret', () => {
    const strange = links.filter(
      ({ origin, href }) => origin !== settings.publicUrl && href !== ELSEWHERE[id],
    );

    expect(strange).toEqual([]);
    expect(links.length).toBeGreaterThan(0);
  });

  test('has tokens behind the # alone, on the page that each is made for', () => {
    const withToken = links.filter(({ href }) => href.includes('example-token'));

    for (const { pathname, search, hash } of withToken) {
      expect(TOKEN_PAGES).toContain(pathname);
      expect(search).not.toContain('token');
      expect(hash).toBe('#token=example-token');
    }
  });

  test('leads to the same places as text and as HTML', () => {
    const pages = (urls: string[]) =>
      new Set(urls.filter((url) => url.includes('#') || url.includes('.html')));

    expect(pages(hrefsOf(html))).toEqual(pages(urlsOf(text)));
  });

  test('says how long its token lives', () => {
    const opens = links.some(
      ({ pathname, hash }) => hash.includes('token') && pathname !== '/unsubscribe.html',
    );

    expect(opens ? text : '1 hour').toMatch(/\d (hour|minute|Stunde|Minute)/);
  });
});
