import type { Mail } from './mail.ts';

/** The mail as a MIME message (RFC 5322, RFC 2046): multipart/alternative, text first. */
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
    },
  });
  return message.compile().build();
}
