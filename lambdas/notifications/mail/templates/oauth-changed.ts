import type { Template } from './template.ts';

export interface OAuthChangedValues {
  readonly service: string;
  /** As people know it: `Google`. */
  readonly provider: string;
  /** Whether it logs in from now on; else no more. */
  readonly isAdded: boolean;
}

/** A provider's login was added or removed: tells the owner, who may not have done it. */
export const oauthChanged: Template<OAuthChangedValues> = {
  en: ({ service, provider, isAdded }) => ({
    subject: `A ${provider} login was ${isAdded ? 'added to' : 'removed from'} your account with ${service}`,
    preview: isAdded ? 'It logs in from now on.' : 'It logs in no more.',
    heading: `A ${provider} login was ${isAdded ? 'added' : 'removed'}`,
    paragraphs: [
      isAdded
        ? `From now on you can log in to ${service} with ${provider}, besides the ways you had before.`
        : `${provider} no longer logs in to ${service}. What you allowed ${service} to see there you can take back at ${provider}.`,
    ],
    action: null,
    notes: [
      isAdded
        ? `If it was not you, ask for a new password at once and remove the ${provider} login.`
        : 'If it was not you, ask for a new password at once.',
    ],
    byHand: [],
  }),
  de: ({ service, provider, isAdded }) => ({
    subject: `Bei deinem Konto bei ${service} wurde die Anmeldung mit ${provider} ${isAdded ? 'hinzugefügt' : 'entfernt'}`,
    preview: isAdded ? 'Sie gilt von jetzt an.' : 'Sie gilt nicht mehr.',
    heading: `Die Anmeldung mit ${provider} wurde ${isAdded ? 'hinzugefügt' : 'entfernt'}`,
    paragraphs: [
      isAdded
        ? `Von jetzt an kannst du dich bei ${service} auch mit ${provider} anmelden, neben den Wegen von bisher.`
        : `Mit ${provider} kannst du dich bei ${service} nicht mehr anmelden. Was ${service} dort sehen durfte, kannst du bei ${provider} zurücknehmen.`,
    ],
    action: null,
    notes: [
      isAdded
        ? `Wenn du es nicht warst, fordere sofort ein neues Passwort an und entferne die Anmeldung mit ${provider}.`
        : 'Wenn du es nicht warst, fordere sofort ein neues Passwort an.',
    ],
    byHand: [],
  }),
};
