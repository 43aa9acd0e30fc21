import { createHash } from 'node:crypto';

import type { ApiAnswer } from '../api/api.ts';
import { STYLE } from './style.ts';

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | false | null | readonly Part[];

/** HTML in which everything that is put in is escaped, unless it is `Html` itself; null and false are nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    literals.map((literal, index) => (index ? render(parts[index - 1]!) : '') + literal).join(''),
  );
}

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// not in the template below: a space more is another hash
const LOOKS = new Html(`<style>${STYLE}</style>`);
const hash = createHash('sha256').update(STYLE).digest('base64');
// without form-action: browsers hold it against where a form's answer leads to, which is the shop
const POLICY = `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'`;

/** A whole page. */
export function document(status: number, title: string, content: Html): ApiAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: html`<!doctype html>
      <html lang="en">
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${LOOKS}
        <main>
          <p class="note">The rehearsal's Stripe: nothing leaves this machine.</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </html> `.text,
  };
}

/** What went wrong, where there is something to say. */
export const alert = (problem: string | null): Html =>
  html`${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}`;

/** A link, but only to where a browser may be led: no `javascript:`. */
export const link = (url: string | null, text: string): Html | null =>
  url !== null && /^https?:/.test(url) ? html`<a href="${url}">${text}</a>` : null;
