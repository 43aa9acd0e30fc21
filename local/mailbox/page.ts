import type { Mail } from '../services/ses/mail.ts';
import { STYLE } from './style.ts';

export interface PageState {
  readonly mails: readonly Mail[];
  /** Id of the mail to show, or null for the newest. */
  readonly opened: string | null;
  readonly to: string | null;
  readonly nonce: string;
}

/** The mailbox as one HTML document: the list and, beside it, one mail with its text, HTML and headers. */
export function renderPage({ mails, opened, to, nonce }: PageState): string {
  const mail = mails.find(({ id }) => id === opened) ?? mails[0] ?? null;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mailbox (${mails.length})</title>
<style>${STYLE}</style>
<nav>
  <h1>Mailbox</h1>
  <form><input name="to" type="search" value="${escape(to ?? '')}" placeholder="Filter by recipient" aria-label="Recipient"></form>
  <ol>${mails.map((each) => row(each, each === mail, to)).join('')}</ol>
  ${mails.length === 0 ? `<p>${to ? `No mail to ${escape(to)}.` : 'No mail was sent yet.'}</p>` : ''}
</nav>
<main>${mail ? article(mail) : ''}</main>
<script nonce="${nonce}">${refreshFrom(mails[0]?.id ?? null)}</script>
</html>`;
}

function row(mail: Mail, current: boolean, to: string | null): string {
  const query = new URLSearchParams({ ...(to && { to }), id: mail.id });
  return `<li><a href="?${escape(query.toString())}"${current ? ' aria-current="true"' : ''}>
    <strong>${escape(mail.subject) || '(no subject)'}</strong>
    <span>${escape(mail.to)}</span>${time(mail)}</a></li>`;
}

function article(mail: Mail): string {
  const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`);
  return `<article>
  <h2>${escape(mail.subject) || '(no subject)'}</h2>
  <dl><dt>From</dt><dd>${escape(mail.from)}</dd><dt>To</dt><dd>${escape(mail.to)}</dd><dt>At</dt><dd>${time(mail)}</dd>${sentWith(mail)}</dl>
  ${mail.html ? `<details open><summary>HTML</summary>${frame(mail.html)}</details>` : ''}
  ${mail.text ? `<details open><summary>Text</summary><pre>${linked(mail.text)}</pre></details>` : ''}
  <details><summary>Headers</summary><pre>${escape(headers.join('\n'))}</pre></details>
</article>`;
}

/** What SES was told besides the mail, and what became of it where that is known. */
function sentWith({ configurationSet, tags, fate }: Mail): string {
  const all = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  const facts = {
    ...(configurationSet && { Set: configurationSet }),
    ...(all.length > 0 && { Tags: all.join(', ') }),
    ...(fate !== 'delivered' && { Fate: fate }),
  };
  return Object.entries(facts)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`)
    .join('');
}

/** Without allow-scripts and allow-same-origin; its links open in a tab of their own, free of the sandbox. */
function frame(html: string): string {
  const document = `<base target="_blank">${html}`;
  return `<iframe title="The mail's HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(document)}"></iframe>`;
}

const time = ({ at }: Mail) =>
  `<time datetime="${escape(at)}">${escape(at.slice(0, 19).replace('T', ' '))}</time>`;

/** Text with its links to click: a person verifies an address from here. */
function linked(text: string): string {
  return escape(text).replace(
    /https?:\/\/(?:(?!&(?:quot|lt|gt|#39);)[^\s])+/g,
    (url) => `<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`,
  );
}

/** Shows a new mail soon after it was sent: looks every 2 s whether another one is the newest. */
function refreshFrom(newest: string | null): string {
  return `setInterval(async () => {
    const query = new URLSearchParams(location.search);
    query.delete('id');
    const response = await fetch('?' + query, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!response || !response.ok) return;
    const [mail] = await response.json();
    if ((mail ? mail.id : null) !== ${JSON.stringify(newest).replace(/</g, '\\u003c')}) location.reload();
  }, 2000)`;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
