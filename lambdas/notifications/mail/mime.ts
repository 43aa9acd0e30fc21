import type { Mail } from './mail.ts';

/** The mail as a MIME message (RFC 5322, RFC 2046): multipart/alternative, text first; ASCII throughout. */
export async function toMime(mail: Mail): Promise<Buffer> {
  // loaded with the first mail: nothing before it needs the composer
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { address, name } = mail.to;
  const message = new MailComposer({
    from: mail.from,
    to: { address, name: name ?? '' },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // a server on the way that breaks long lines, or recodes 8 bits, would break the DKIM signature
    textEncoding: 'quoted-printable',
    messageId: mail.messageId,
    date: mail.date,
    newline: 'win',
    // a template must not reach for files or the network
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      'Content-Language': mail.language,
      // RFC 3834: out-of-office programs don't answer
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-SES-MESSAGE-TAGS': tagsOf(mail),
      ...unsubscribeHeaders(mail),
    },
  });
  return message.compile().build();
}

/** RFC 2369 and RFC 8058: mail programs show a button that ends such mails with one POST. */
function unsubscribeHeaders({ unsubscribeUrl }: Mail): Readonly<Record<string, string>> {
  if (unsubscribeUrl === null) return {};
  return { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html */
function tagsOf({ tags }: Mail): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
