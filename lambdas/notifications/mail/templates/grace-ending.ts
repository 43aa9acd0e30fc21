import type { Template } from './template.ts';

export interface GraceValues {
  readonly service: string;
  readonly plan: string;
  /** As people read it: `November 28, 2026`. */
  readonly day: string;
  readonly url: string;
}

/** A plan that is not paid for ends soon: the last chance to pay. */
export const graceEnding: Template<GraceValues> = {
  en: ({ service, plan, day, url }) => ({
    subject: `Your ${plan} plan of ${service} ends on ${day}`,
    preview: 'A payment is still open.',
    heading: `Your ${plan} plan ends soon`,
    paragraphs: [`A payment for ${plan} is still open. If it does not arrive by ${day}, the plan ends.`],
    action: { label: 'Pay now', url },
    notes: ['Your data stays as it is. If you have paid in the meantime, you need to do nothing.'],
    byHand: [],
  }),
  de: ({ service, plan, day, url }) => ({
    subject: `Dein Tarif ${plan} bei ${service} endet am ${day}`,
    preview: 'Eine Zahlung ist noch offen.',
    heading: `Dein Tarif ${plan} endet bald`,
    paragraphs: [
      `Eine Zahlung für ${plan} ist noch offen. Wenn sie bis zum ${day} nicht eingeht, endet der Tarif.`,
    ],
    action: { label: 'Jetzt bezahlen', url },
    notes: ['Deine Daten bleiben, wie sie sind. Wenn du inzwischen bezahlt hast, musst du nichts tun.'],
    byHand: [],
  }),
};
