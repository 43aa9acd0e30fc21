import type { Template } from './template.ts';

export interface PaymentValues {
  readonly service: string;
  /** As people read it: `$12.00`. */
  readonly amount: string;
  /** Stripe's page where it can be paid; without one the customer's own pages. */
  readonly url: string;
}

/** A payment was declined: says where it can be made good. Receipts are Stripe's own mails. */
export const paymentFailed: Template<PaymentValues> = {
  en: ({ service, amount, url }) => ({
    subject: `Your payment to ${service} failed`,
    preview: `${amount} could not be collected.`,
    heading: 'Your payment failed',
    paragraphs: [
      `We could not collect ${amount} for ${service}. Your bank has declined the payment.`,
      'Please pay with another card, or ask your bank.',
    ],
    action: { label: 'Pay now', url },
    notes: ['If you have paid in the meantime, you need to do nothing.'],
    byHand: [],
  }),
  de: ({ service, amount, url }) => ({
    subject: `Deine Zahlung an ${service} ist fehlgeschlagen`,
    preview: `${amount} konnten nicht abgebucht werden.`,
    heading: 'Deine Zahlung ist fehlgeschlagen',
    paragraphs: [
      `Wir konnten ${amount} für ${service} nicht abbuchen. Deine Bank hat die Zahlung abgelehnt.`,
      'Bitte bezahle mit einer anderen Karte, oder frage deine Bank.',
    ],
    action: { label: 'Jetzt bezahlen', url },
    notes: ['Wenn du inzwischen bezahlt hast, musst du nichts tun.'],
    byHand: [],
  }),
};
