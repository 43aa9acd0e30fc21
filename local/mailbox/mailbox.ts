import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { parseAddresses } from '../services/ses/address.ts';
import type { Mail } from '../services/ses/mail.ts';
import { renderPage } from './page.ts';

/**
 * Serves the mails that were sent, wherever it is mounted: JSON, newest first, or a page for those who prefer HTML, as
 * browsers do. `?to=ADDRESS` keeps one recipient's, `?id=ID` opens one on the page. A path that ends in `.json` is JSON.
 */
export function createMailbox(mails: () => readonly Mail[]): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response, 405, 'application/json', '{"message":"the mailbox is read only"}', {
        allow: 'GET, HEAD',
      });
      return;
    }

    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mailbox');
    // an address has no space: it was a plus that wasn't encoded
    const to = searchParams.get('to')?.trim().replaceAll(' ', '+') ?? null;
    const shown = to ? mails().filter((mail) => isFor(mail, to)) : mails();
    if (pathname.endsWith('.json') || !prefersHtml(request)) {
      send(response, 200, 'application/json', JSON.stringify(shown));
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    const page = renderPage({ mails: shown, opened: searchParams.get('id'), to, nonce });
    send(response, 200, 'text/html', page, { 'content-security-policy': policy(nonce) });
  };
}

/**
 * Mails are foreign content: the frame that shows one inherits this policy and is sandboxed besides, so that nothing in
 * it runs or calls home.
 */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ');

function isFor({ to }: Mail, address: string): boolean {
  return parseAddresses(to).some((each) => each.address.toLowerCase() === address.toLowerCase());
}

/** Only an `Accept` that names HTML before JSON, so that curl and fetch get JSON. */
function prefersHtml({ headers: { accept = '' } }: IncomingMessage): boolean {
  const types = accept.split(',').map((part) => part.split(';')[0]!.trim());
  const html = types.indexOf('text/html');
  const json = types.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'accept',
    ...headers,
  });
  response.end(body);
}
