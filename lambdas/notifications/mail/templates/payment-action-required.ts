import type { Template } from './template.ts';
import type { PaymentValues } from './payment-failed.ts';

/** The bank wants its holder to confirm a payment (3-D Secure): leads to where that is done. */
export const paymentActionRequired: Template<PaymentValues> = {
  en: ({ service, amount, url }) => ({
    subject: `Please confirm your payment to ${service}`,
    preview: `Your bank asks you to confirm ${amount}.`,
    heading: 'Confirm your payment',
    paragraphs: [
      `Your bank asks you to confirm the payment of ${amount} to ${service}. Until then it is open.`,
    ],
    action: { label: 'Confirm payment', url },
    notes: ['The link leads to the invoice at Stripe, which handles our payments.'],
    byHand: [],
  }),
  de: ({ service, amount, url }) => ({
    subject: `Bitte bestätige deine Zahlung an ${service}`,
    preview: `Deine Bank bittet dich, ${amount} zu bestätigen.`,
    heading: 'Bestätige deine Zahlung',
    paragraphs: [
      `Deine Bank bittet dich, die Zahlung von ${amount} an ${service} zu bestätigen. Bis dahin ist sie offen.`,
    ],
    action: { label: 'Zahlung bestätigen', url },
    notes: ['Der Link führt zur Rechnung bei Stripe, über das wir Zahlungen abwickeln.'],
    byHand: [],
  }),
};
