import type { Template } from './template.ts';

export interface PasswordChangedValues {
  readonly service: string;
  /** Whether every device was logged out; else all but the one that changed it. */
  readonly everywhere: boolean;
}

/** The password was set anew: tells the owner, who may not have done it. */
export const passwordChanged: Template<PasswordChangedValues> = {
  en: ({ service, everywhere }) => {
    const devices = everywhere ? 'all devices' : 'all other devices';
    return {
      subject: `Your password for ${service} was changed`,
      preview: `${everywhere ? 'All' : 'All other'} devices were logged out.`,
      heading: 'Your password was changed',
      paragraphs: [
        `The password of your account with ${service} was changed, and ${devices} were logged out.`,
      ],
      action: null,
      notes: ['If it was not you, ask for a new password at once.'],
      byHand: [],
    };
  },
  de: ({ service, everywhere }) => {
    const devices = everywhere ? 'alle Geräte' : 'alle anderen Geräte';
    return {
      subject: `Dein Passwort für ${service} wurde geändert`,
      preview: `${everywhere ? 'Alle' : 'Alle anderen'} Geräte wurden abgemeldet.`,
      heading: 'Dein Passwort wurde geändert',
      paragraphs: [
        `Das Passwort deines Kontos bei ${service} wurde geändert, und ${devices} wurden abgemeldet.`,
      ],
      action: null,
      notes: ['Wenn du es nicht warst, fordere sofort ein neues Passwort an.'],
      byHand: [],
    };
  },
};
