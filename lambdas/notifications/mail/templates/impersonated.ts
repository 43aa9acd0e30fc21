import type { Template } from './template.ts';

export interface ImpersonatedValues {
  readonly service: string;
}

/** An administrator looks at an account in its owner's place: tells the owner, who may want to know why. */
export const impersonated: Template<ImpersonatedValues> = {
  en: ({ service }) => ({
    subject: `An administrator of ${service} is looking at your account`,
    preview: 'They see it as you do, for a quarter of an hour.',
    heading: 'An administrator is looking at your account',
    paragraphs: [
      `An administrator of ${service} is looking at your account as you see it, as they do to help with a problem. It ends by itself after 15 minutes.`,
      'They can’t pay, change how you log in, export your data or close your account. Whatever they change is in your audit log, with the reason that they gave.',
    ],
    action: null,
    notes: [
      `If you have not asked for help, ask those who run ${service}. You can end it at once in the list of your devices.`,
    ],
    byHand: [],
  }),
  de: ({ service }) => ({
    subject: `Ein Administrator von ${service} sieht dein Konto an`,
    preview: 'Er sieht es eine Viertelstunde lang so, wie du es siehst.',
    heading: 'Ein Administrator sieht dein Konto an',
    paragraphs: [
      `Ein Administrator von ${service} sieht dein Konto so an, wie du es siehst, um bei einem Problem zu helfen. Das endet nach 15 Minuten von selbst.`,
      'Er kann nicht bezahlen, nicht ändern, wie du dich anmeldest, deine Daten nicht exportieren und dein Konto nicht schließen. Was er ändert, steht in deinem Protokoll, mit dem Grund, den er angegeben hat.',
    ],
    action: null,
    notes: [
      `Wenn du nicht um Hilfe gebeten hast, frag die Betreiber von ${service}. In der Liste deiner Geräte kannst du es sofort beenden.`,
    ],
    byHand: [],
  }),
};
