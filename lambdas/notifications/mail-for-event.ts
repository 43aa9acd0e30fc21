import { MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../auth/auth.contract.ts';
import type { EmailChangedData, MailTokenData, OAuthLinkData } from '../auth/auth.contract.ts';
import { PROVIDER_NAMES } from '../auth/oauth/oauth.contract.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { Contact } from '../users/index.ts';
import { ACCOUNT_MAILS } from './account-mails.ts';
import { invitationMail, invitedReader, isInvitation } from './invitation-mails.ts';
import { languageOf } from './mail/content.ts';
import type { Language, MailContent } from './mail/content.ts';
import { toHtml, toText } from './mail/layout.ts';
import type { Mail } from './mail/mail.ts';
import type { Sender } from './mail/sender.ts';
import { alreadyRegistered } from './mail/templates/already-registered.ts';
import { apiKeyCreated } from './mail/templates/api-key-created.ts';
import { emailChange } from './mail/templates/email-change.ts';
import { emailChanged } from './mail/templates/email-changed.ts';
import { impersonated } from './mail/templates/impersonated.ts';
import { magicLink } from './mail/templates/magic-link.ts';
import { mfaChanged } from './mail/templates/mfa-changed.ts';
import type { OAuthChangedValues } from './mail/templates/oauth-changed.ts';
import { oauthChanged } from './mail/templates/oauth-changed.ts';
import { passkeyChanged } from './mail/templates/passkey-changed.ts';
import { passwordChanged } from './mail/templates/password-changed.ts';
import { passwordReset } from './mail/templates/password-reset.ts';
import type { CodeValues } from './mail/templates/reauthentication.ts';
import { reauthentication } from './mail/templates/reauthentication.ts';
import { suspensionChanged } from './mail/templates/suspension-changed.ts';
import { verification } from './mail/templates/verification.ts';
import type { LinkValues } from './mail/templates/verification.ts';
import { INVITATION_MAILED } from './notifications.contract.ts';
import type { AuthMailedType, MailedEventType } from './notifications.contract.ts';
import { PAYMENT_MAILS } from './payment-mails.ts';

export interface MailSettings {
  readonly sender: Sender;
  readonly publicUrl: string;
}

interface Writing {
  readonly event: DomainEvent;
  readonly contact: Contact;
  readonly settings: MailSettings;
  readonly language: Language;
}

/** One entry for each type of auth's events that a mail follows from. */
const AUTH_MAILS: Readonly<Record<AuthMailedType, (writing: Writing) => MailContent>> = {
  'verification.requested': (writing) =>
    verification[writing.language](linkValues(writing, '/v1/auth/verify-email')),
  'registration.repeated': ({ language, settings }) =>
    alreadyRegistered[language]({ service: settings.sender.service }),
  'password-reset.requested': (writing) =>
    passwordReset[writing.language](linkValues(writing, '/v1/auth/password/reset')),
  'magic-link.requested': (writing) =>
    magicLink[writing.language](linkValues(writing, '/v1/auth/magic-link/consume')),
  'reauthentication.requested': (writing) => reauthentication[writing.language](codeValues(writing)),
  'password.reset': ({ language, settings }) =>
    passwordChanged[language]({ service: settings.sender.service, everywhere: true }),
  'password.changed': ({ language, settings }) =>
    passwordChanged[language]({ service: settings.sender.service, everywhere: false }),
  'mfa.enabled': ({ language, settings }) =>
    mfaChanged[language]({ service: settings.sender.service, isOn: true }),
  'mfa.disabled': ({ language, settings }) =>
    mfaChanged[language]({ service: settings.sender.service, isOn: false }),
  'passkey.added': ({ language, settings }) =>
    passkeyChanged[language]({ service: settings.sender.service, isAdded: true }),
  'passkey.removed': ({ language, settings }) =>
    passkeyChanged[language]({ service: settings.sender.service, isAdded: false }),
  'oauth.linked': (writing) => oauthChanged[writing.language](providerValues(writing, true)),
  'oauth.unlinked': (writing) => oauthChanged[writing.language](providerValues(writing, false)),
  'email-change.requested': (writing) =>
    emailChange[writing.language](linkValues(writing, '/v1/auth/email/confirm')),
  'email.changed': ({ language, settings }) => emailChanged[language]({ service: settings.sender.service }),
  'api-key.created': ({ language, settings }) =>
    apiKeyCreated[language]({ service: settings.sender.service }),
  'account.suspended': ({ language, settings }) =>
    suspensionChanged[language]({ service: settings.sender.service, isSuspended: true }),
  'account.reinstated': ({ language, settings }) =>
    suspensionChanged[language]({ service: settings.sender.service, isSuspended: false }),
  'account.impersonated': ({ language, settings }) =>
    impersonated[language]({ service: settings.sender.service }),
};

export function isMailed(type: string): type is MailedEventType {
  const written = [AUTH_MAILS, PAYMENT_MAILS, ACCOUNT_MAILS].some((mails) => type in mails);
  return written || (INVITATION_MAILED as readonly string[]).includes(type);
}

/** Whether the link that the mail would carry is dead already. */
export function isExpired({ data }: DomainEvent, now: number): boolean {
  const { expiresAt } = (data ?? {}) as Partial<MailTokenData>;
  return expiresAt !== undefined && expiresAt <= now;
}

/** Writes the mail that follows from an event, in the language of whom it is for; null where there is nothing to say. */
export function mailFor(
  event: DomainEvent & { readonly type: AuthMailedType },
  contact: Contact,
  settings: MailSettings,
): Mail;
export function mailFor(
  event: DomainEvent & { readonly type: MailedEventType },
  contact: Contact,
  settings: MailSettings,
): Mail | null;
export function mailFor(
  event: DomainEvent & { readonly type: MailedEventType },
  contact: Contact,
  settings: MailSettings,
): Mail | null {
  const language = languageOf(contact.locale);
  const { sender, publicUrl } = settings;
  const content = contentOf(event.type, { event, contact, settings, language });
  if (!content) return null;
  const isInvited = isInvitation(event.type);
  const to = isInvited ? invitedReader(event, contact) : readerOf(event, contact);
  const because = isInvited ? 'invitation' : 'account';
  const frame = { language, service: sender.service, publicUrl, recipient: to.name, because } as const;
  return {
    from: sender.from,
    to,
    subject: content.subject,
    text: toText(content, frame),
    html: toHtml(content, frame),
    language,
    messageId: `<${event.id}@${sender.domain}>`,
    date: new Date(event.at),
  };
}

function contentOf(type: MailedEventType, writing: Writing): MailContent | null {
  const { settings, ...rest } = writing;
  const told = { ...rest, ...settings, service: settings.sender.service };
  if (isAboutPayments(type)) return PAYMENT_MAILS[type](told);
  if (isAboutAccount(type)) return ACCOUNT_MAILS[type](told);
  if (isInvitation(type)) return invitationMail(told);
  return AUTH_MAILS[type](writing);
}

function isAboutAccount(type: MailedEventType): type is keyof typeof ACCOUNT_MAILS {
  return type in ACCOUNT_MAILS;
}

function isAboutPayments(type: MailedEventType): type is keyof typeof PAYMENT_MAILS {
  return type in PAYMENT_MAILS;
}

/** The profile's address, unless the event names another: a new one to be proven, or the one before. */
function readerOf({ data }: DomainEvent, { address, name, personal }: Contact): Mail['to'] {
  const { sealedAddress } = (data ?? {}) as Partial<EmailChangedData>;
  if (sealedAddress === undefined) return { address, name };
  return { address: personal.open(sealedAddress, MAIL_ADDRESS_PURPOSE), name };
}

function providerValues({ event, settings }: Writing, isAdded: boolean): OAuthChangedValues {
  const { provider } = event.data as OAuthLinkData;
  return { service: settings.sender.service, provider: PROVIDER_NAMES[provider], isAdded };
}

function codeValues({ event, contact, settings }: Writing): CodeValues {
  const { sealedToken, expiresAt } = event.data as MailTokenData;
  const code = contact.personal.open(sealedToken, MAIL_TOKEN_PURPOSE);
  return { service: settings.sender.service, code, validForMs: expiresAt - event.at };
}

/** The link's page and the endpoint that the page posts to have one path. */
function linkValues({ event, contact, settings, language }: Writing, path: string): LinkValues {
  const { sealedToken, expiresAt } = event.data as MailTokenData;
  const token = contact.personal.open(sealedToken, MAIL_TOKEN_PURPOSE);
  const endpoint = `${settings.publicUrl}${path}`;
  return {
    service: settings.sender.service,
    // behind the # nothing reaches servers, logs or referrers
    url: `${endpoint}?lang=${language}#token=${token}`,
    token,
    endpoint,
    validForMs: expiresAt - event.at,
  };
}
