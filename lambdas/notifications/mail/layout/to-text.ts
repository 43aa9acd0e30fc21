import type { MailContent, MailItem } from '../templates/template.ts';
import { footerLinks, greeting, sentBy } from './frame.ts';
import type { Frame } from './frame.ts';

/** The text part. */
export function toText({ action, paragraphs, items, notes, byHand }: MailContent, frame: Frame): string {
  const links = footerLinks(frame).map(({ label, url }) => `${label}: ${url}`);
  const blocks = [
    greeting(frame),
    ...paragraphs,
    ...(items ?? []).map(itemText),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...notes,
    ...(byHand.length > 0 ? [byHand.join('\n')] : []),
    ['-- ', sentBy(frame), ...links, frame.publicUrl].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function itemText({ title, text, url }: MailItem): string {
  return [`* ${title}`, `  ${text}`, ...(url === null ? [] : [`  ${url}`])].join('\n');
}
