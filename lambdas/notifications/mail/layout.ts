import { escapeHtml } from '../../platform/html.ts';
import type { Language, MailContent } from './content.ts';

/** Who speaks and to whom; the frame of every mail. */
export interface Frame {
  readonly language: Language;
  /** The service's name as its sender has it. */
  readonly service: string;
  readonly publicUrl: string;
  readonly recipient: string | null;
  /** Why they get it: what they have with the service, or what somebody else wants of them. */
  readonly because: 'account' | 'invitation';
}

const GREETING = {
  en: (name: string | null) => (name ? `Hello ${name},` : 'Hello,'),
  de: (name: string | null) => (name ? `Hallo ${name},` : 'Hallo,'),
};

const BECAUSE = {
  en: { account: 'your account', invitation: 'an invitation to you' },
  de: { account: 'deines Kontos', invitation: 'einer Einladung an dich' },
};

const SENT_BY = {
  en: (service: string, why: string) =>
    `Sent by ${service} because of ${why}. Nobody reads replies to this mail.`,
  de: (service: string, why: string) =>
    `Gesendet von ${service} wegen ${why}. Antworten auf diese Mail liest niemand.`,
};

const COPY_LINK = {
  en: 'If the button does not work, copy this link into your browser:',
  de: 'Wenn der Knopf nicht geht, kopiere diesen Link in deinen Browser:',
};

/** The text part. */
export function toText(content: MailContent, frame: Frame): string {
  const { language, publicUrl, recipient } = frame;
  const { action, paragraphs, notes, byHand } = content;
  const blocks = [
    GREETING[language](recipient),
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...notes,
    ...(byHand.length > 0 ? [byHand.join('\n')] : []),
    `-- \n${sentBy(frame)}\n${publicUrl}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The HTML part: tables and inline styles for old mail programs, colours for light and dark ones. */
export function toHtml(content: MailContent, frame: Frame): string {
  const { language, recipient } = frame;
  const { action, notes } = content;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(content.subject)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f4f5;color:#18181b">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(content.preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:8px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"><tr><td style="padding:32px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(content.heading)}</h1>
${[GREETING[language](recipient), ...content.paragraphs].map(paragraph).join('\n')}
${action ? button(action, language) : ''}
${notes.map(note).join('\n')}
</td></tr></table>
<p class="faint" style="margin:16px 0 0;font:13px/1.5 sans-serif;color:#71717a">${escapeHtml(sentBy(frame))}</p>
</td></tr></table>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .page { background: #18181b !important; color: #f4f4f5 !important }
  .card { background: #27272a !important }
  .faint { color: #a1a1aa !important }
  .link { color: #93c5fd !important }
}`;

function sentBy({ language, service, because }: Frame): string {
  return SENT_BY[language](service, BECAUSE[language][because]);
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
}

function note(text: string): string {
  return `<p class="faint" style="margin:0 0 12px;font-size:14px;color:#52525b">${escapeHtml(text)}</p>`;
}

function button(
  { label, url }: { readonly label: string; readonly url: string },
  language: Language,
): string {
  return `<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="faint" style="margin:0 0 12px;font-size:14px;color:#52525b">${COPY_LINK[language]}<br><a class="link" href="${escapeHtml(url)}" style="color:#1d4ed8;word-break:break-all">${escapeHtml(url)}</a></p>`;
}
