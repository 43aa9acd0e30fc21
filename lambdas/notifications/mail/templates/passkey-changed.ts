import type { Template } from './template.ts';

export interface PasskeyChangedValues {
  readonly service: string;
  /** Whether there is one more; else one less. */
  readonly isAdded: boolean;
}

/** A passkey was added or removed: tells the owner, who may not have done it. */
export const passkeyChanged: Template<PasskeyChangedValues> = {
  en: ({ service, isAdded }) => ({
    subject: `A passkey was ${isAdded ? 'added to' : 'removed from'} your account with ${service}`,
    preview: isAdded ? 'It logs in from now on.' : 'It logs in no more.',
    heading: `A passkey was ${isAdded ? 'added' : 'removed'}`,
    paragraphs: [
      isAdded
        ? `From now on, whoever unlocks the device with this passkey is logged in to ${service}.`
        : `A passkey of yours no longer logs in to ${service}. The device may still offer it until you delete it there.`,
    ],
    action: null,
    notes: [
      isAdded
        ? 'If it was not you, ask for a new password at once and remove the passkey.'
        : 'If it was not you, ask for a new password at once and look at your passkeys.',
    ],
    byHand: [],
  }),
  de: ({ service, isAdded }) => ({
    subject: `Bei deinem Konto bei ${service} wurde ein Passkey ${isAdded ? 'hinzugefügt' : 'entfernt'}`,
    preview: isAdded ? 'Er gilt von jetzt an.' : 'Er gilt nicht mehr.',
    heading: `Ein Passkey wurde ${isAdded ? 'hinzugefügt' : 'entfernt'}`,
    paragraphs: [
      isAdded
        ? `Von jetzt an ist bei ${service} angemeldet, wer das Gerät mit diesem Passkey entsperrt.`
        : `Mit einem deiner Passkeys kannst du dich bei ${service} nicht mehr anmelden. Das Gerät bietet ihn womöglich an, bis du ihn dort löschst.`,
    ],
    action: null,
    notes: [
      isAdded
        ? 'Wenn du es nicht warst, fordere sofort ein neues Passwort an und entferne den Passkey.'
        : 'Wenn du es nicht warst, fordere sofort ein neues Passwort an und sieh dir deine Passkeys an.',
    ],
    byHand: [],
  }),
};
