import type { Template } from './template.ts';
import type { GraceValues } from './grace-ending.ts';

/** A plan has ended because it was not paid for: says how to have it back. */
export const cutOff: Template<Omit<GraceValues, 'day'>> = {
  en: ({ service, plan, url }) => ({
    subject: `Your ${plan} plan of ${service} has ended`,
    preview: 'It comes back with the open payment.',
    heading: `Your ${plan} plan has ended`,
    paragraphs: [
      `A payment for ${plan} did not arrive, so the plan has ended. It comes back as soon as the open invoice is paid.`,
    ],
    action: { label: 'Pay now', url },
    notes: ['Your data stays as it is.'],
    byHand: [],
  }),
  de: ({ service, plan, url }) => ({
    subject: `Dein Tarif ${plan} bei ${service} ist beendet`,
    preview: 'Mit der offenen Zahlung kommt er zurück.',
    heading: `Dein Tarif ${plan} ist beendet`,
    paragraphs: [
      `Eine Zahlung für ${plan} ist nicht eingegangen, darum ist der Tarif beendet. Er kommt zurück, sobald die offene Rechnung bezahlt ist.`,
    ],
    action: { label: 'Jetzt bezahlen', url },
    notes: ['Deine Daten bleiben, wie sie sind.'],
    byHand: [],
  }),
};
