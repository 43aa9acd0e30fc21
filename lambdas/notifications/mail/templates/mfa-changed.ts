import type { Template } from './template.ts';

export interface MfaChangedValues {
  readonly service: string;
  /** Whether logins ask for a second factor from now on. */
  readonly isOn: boolean;
}

/** The second factor went on or off: tells the owner, who may not have done it. */
export const mfaChanged: Template<MfaChangedValues> = {
  en: ({ service, isOn }) => ({
    subject: `Two-step login for ${service} was turned ${isOn ? 'on' : 'off'}`,
    preview: isOn ? 'Logging in takes a code from now on.' : 'Logging in takes no code any more.',
    heading: `Two-step login was turned ${isOn ? 'on' : 'off'}`,
    paragraphs: [
      isOn
        ? `From now on, logging in to ${service} takes a code from your authenticator app.`
        : `From now on, your password alone logs in to ${service}.`,
    ],
    action: null,
    notes: [
      isOn
        ? 'Keep your recovery codes in a safe place. If it was not you, ask for a new password at once.'
        : 'If it was not you, ask for a new password at once and turn two-step login on again.',
    ],
    byHand: [],
  }),
  de: ({ service, isOn }) => ({
    subject: `Die Anmeldung bei ${service} in zwei Schritten ist ${isOn ? 'an' : 'aus'}`,
    preview: isOn ? 'Die Anmeldung verlangt jetzt einen Code.' : 'Die Anmeldung verlangt keinen Code mehr.',
    heading: `Die Anmeldung in zwei Schritten ist ${isOn ? 'an' : 'aus'}`,
    paragraphs: [
      isOn
        ? `Von jetzt an verlangt die Anmeldung bei ${service} einen Code aus deiner Authenticator-App.`
        : `Von jetzt an genügt dein Passwort für die Anmeldung bei ${service}.`,
    ],
    action: null,
    notes: [
      isOn
        ? 'Bewahre deine Wiederherstellungscodes sicher auf. Wenn du es nicht warst, fordere sofort ein neues Passwort an.'
        : 'Wenn du es nicht warst, fordere sofort ein neues Passwort an und schalte die zwei Schritte wieder ein.',
    ],
    byHand: [],
  }),
};
