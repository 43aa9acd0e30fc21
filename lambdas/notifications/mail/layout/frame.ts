import type { InEveryLanguage, Language } from '../../language/language.ts';
import type { Category } from '../../notifications.contract.ts';

/** Who speaks and to whom; what stands around every mail. */
export interface Frame {
  readonly language: Language;
  /** The service's name as its sender has it. */
  readonly service: string;
  readonly publicUrl: string;
  readonly recipient: string | null;
  /** Why they get it. */
  readonly because: Category | 'invitation';
  /** The page that ends mails like this one; null where they can't be ended. */
  readonly stopUrl: string | null;
  /** The page where they choose what they get; null for who has no account. */
  readonly preferencesUrl: string | null;
}

export interface FooterLink {
  readonly label: string;
  readonly url: string;
}

const GREETING: InEveryLanguage<(name: string | null) => string> = {
  en: (name) => (name ? `Hello ${name},` : 'Hello,'),
  de: (name) => (name ? `Hallo ${name},` : 'Hallo,'),
};

const BECAUSE: InEveryLanguage<Readonly<Record<Frame['because'], string>>> = {
  en: {
    security: 'because of your account',
    billing: 'because of your subscription and payments',
    activity: 'because of what happens in your account',
    product: 'as news of the service',
    invitation: 'because of an invitation to you',
  },
  de: {
    security: 'wegen deines Kontos',
    billing: 'wegen deines Abonnements und deiner Zahlungen',
    activity: 'wegen der Ereignisse in deinem Konto',
    product: 'als Neuigkeit des Dienstes',
    invitation: 'wegen einer Einladung an dich',
  },
};

const SENT_BY: InEveryLanguage<(service: string, because: string) => string> = {
  en: (service, because) => `Sent by ${service} ${because}. Nobody reads replies to this mail.`,
  de: (service, because) => `Gesendet von ${service} ${because}. Antworten auf diese Mail liest niemand.`,
};

const LINKS: InEveryLanguage<{ readonly stop: string; readonly preferences: string }> = {
  en: { stop: 'Stop these mails', preferences: 'Choose what you get' },
  de: { stop: 'Diese Mails abbestellen', preferences: 'Auswählen, was du bekommst' },
};

export function greeting({ language, recipient }: Frame): string {
  return GREETING[language](recipient);
}

/** Why they get it, and from whom. */
export function sentBy({ language, service, because }: Frame): string {
  return SENT_BY[language](service, BECAUSE[language][because]);
}

/** How to get no more of it. */
export function footerLinks({ language, stopUrl, preferencesUrl }: Frame): readonly FooterLink[] {
  const { stop, preferences } = LINKS[language];
  return [
    ...(stopUrl === null ? [] : [{ label: stop, url: stopUrl }]),
    ...(preferencesUrl === null ? [] : [{ label: preferences, url: preferencesUrl }]),
  ];
}
