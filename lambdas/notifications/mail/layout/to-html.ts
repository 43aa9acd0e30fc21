import { escapeHtml } from '../../../platform/html.ts';
import type { InEveryLanguage, Language } from '../../language/language.ts';
import type { MailContent, MailItem } from '../templates/template.ts';
import { footerLinks, greeting, sentBy } from './frame.ts';
import type { Frame } from './frame.ts';
import { LIGHT, STYLE } from './palette.ts';

const FONT = `-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;

const COPY_LINK: InEveryLanguage<string> = {
  en: 'If the button does not work, copy this link into your browser:',
  de: 'Wenn der Knopf nicht geht, kopiere diesen Link in deinen Browser:',
};

/** The HTML part: tables and inline styles for old mail programs, colours for light and dark ones, no pictures. */
export function toHtml(content: MailContent, frame: Frame): string {
  const { action, notes, items = [] } = content;
  const subject = escapeHtml(content.subject);
  return `<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:${LIGHT.page};color:${LIGHT.text}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(content.preview)}</div>
<div role="article" aria-roledescription="email" aria-label="${subject}" lang="${frame.language}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:${LIGHT.page}"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:${LIGHT.card};color:${LIGHT.text};border-radius:8px;font:16px/1.5 ${FONT};text-align:left"><tr><td style="padding:32px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(content.heading)}</h1>
${[greeting(frame), ...content.paragraphs].map(paragraph).join('\n')}
${[...items.map(item), action ? button(action, frame.language) : '', ...notes.map(quiet)].filter(Boolean).join('\n')}
</td></tr></table>
${footer(frame)}
</td></tr></table>
</div>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${lines(text)}</p>`;
}

function item({ title, text, url }: MailItem): string {
  const heading = url === null ? escapeHtml(title) : link(url, escapeHtml(title));
  return `<p style="margin:0 0 16px"><strong>${heading}</strong><br>${lines(text)}</p>`;
}

function quiet(text: string): string {
  return `<p class="quiet" style="margin:0 0 12px;font-size:14px;color:${LIGHT.quiet}">${escapeHtml(text)}</p>`;
}

function button(
  { label, url }: { readonly label: string; readonly url: string },
  language: Language,
): string {
  const href = escapeHtml(url);
  return `<p style="margin:24px 0"><a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${LIGHT.button};color:${LIGHT.onButton};font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="quiet" style="margin:0 0 12px;font-size:14px;color:${LIGHT.quiet}">${COPY_LINK[language]}<br>${link(url, href)}</p>`;
}

function footer(frame: Frame): string {
  const links = footerLinks(frame).map(({ label, url }) => link(url, escapeHtml(label)));
  const text = [escapeHtml(sentBy(frame)), ...(links.length === 0 ? [] : [links.join(' · ')])].join('<br>');
  return `<p class="quiet" style="margin:16px 0 0;max-width:560px;font:13px/1.6 ${FONT};color:${LIGHT.quiet}">${text}</p>`;
}

/** @param html what is to be clicked, escaped */
function link(url: string, html: string): string {
  return `<a class="link" href="${escapeHtml(url)}" style="color:${LIGHT.link};word-break:break-word">${html}</a>`;
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}
