import type { Language } from '../language/language.ts';
import type { Category } from '../notifications.contract.ts';
import type { Frame } from './layout/frame.ts';
import { toHtml } from './layout/to-html.ts';
import { toText } from './layout/to-text.ts';
import type { Mail, MailIdentity, MailReader } from './mail.ts';
import type { Sender } from './sender.ts';
import type { MailContent } from './templates/template.ts';

export interface MailSettings {
  readonly senders: Readonly<Record<MailIdentity, Sender>>;
  /** Where the service is: an origin, without a slash at its end. */
  readonly publicUrl: string;
}

export interface Composition {
  /** The event's; unique with the user's. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly userId: string;
  readonly to: MailReader;
  readonly category: Category;
  /** Who was invited may have no account, and gets the mail for another reason. */
  readonly isInvitation: boolean;
  readonly language: Language;
  readonly content: MailContent;
  /** Null for security's mails alone. */
  readonly unsubscribeToken: string | null;
}

/** Which identity mails of a category come from. */
export const IDENTITIES: Readonly<Record<Category, MailIdentity>> = {
  security: 'security',
  billing: 'security',
  activity: 'product',
  product: 'product',
};

/** Gives a content its frame, its two forms and what goes around them. */
export function compose(composition: Composition, settings: MailSettings): Mail {
  const { id, at, userId, to, category, language, content } = composition;
  const identity = IDENTITIES[category];
  const sender = settings.senders[identity];
  const token = tokenOf(composition);
  const frame = frameOf(composition, token, settings);
  return {
    identity,
    from: sender.from,
    to,
    subject: content.subject,
    text: toText(content, frame),
    html: toHtml(content, frame),
    language,
    messageId: `<${id}.${userId}@${sender.domain}>`,
    date: new Date(at),
    unsubscribeUrl: token === null ? null : `${settings.publicUrl}/v1/unsubscribe?token=${token}`,
    tags: { user: userId, event: id, category },
  };
}

/** As it stands in an address; null where there is nothing to end. */
function tokenOf({ category, unsubscribeToken }: Composition): string | null {
  if (category === 'security') return null;
  if (unsubscribeToken !== null) return encodeURIComponent(unsubscribeToken);
  throw new Error(`a mail of ${category} was written without a token to unsubscribe by: make one`);
}

function frameOf(
  { language, to, category, isInvitation }: Composition,
  token: string | null,
  { senders, publicUrl }: MailSettings,
): Frame {
  return {
    language,
    publicUrl,
    service: senders.security.service,
    recipient: to.name,
    because: isInvitation ? 'invitation' : category,
    // behind the # nothing reaches servers, logs or referrers
    stopUrl: token === null ? null : `${publicUrl}/unsubscribe.html#token=${token}`,
    preferencesUrl: isInvitation || token === null ? null : `${publicUrl}/notifications.html#preferences`,
  };
}
