import type { PaymentData, SubscriptionData } from '../../payments/payments.contract.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { day, money } from '../language/format.ts';
import type { Language } from '../language/language.ts';
import type { NoteKind, NoteWords } from './note-kind.ts';
import { subscriptionState } from './subscription-state.ts';
import type { SubscriptionState } from './subscription-state.ts';

/** Where customers see and pay what is open. */
export const BILLING_PAGE = '/billing.html';

type Payment = { amount: number; currency: string };
type Grace = { plan: string; endsAt: number };
type Subscription = { plan: string; state: SubscriptionState; endsAt: number | null };

/** Notes about what is paid for. Invoices' own links stay out: whoever has one can read the invoice. */
export const BILLING_NOTES = {
  'payment.failed': paymentNote({
    en: (amount) => ({
      title: 'A payment failed',
      text: `${amount} could not be collected. Please pay with another card, or ask your bank.`,
    }),
    de: (amount) => ({
      title: 'Eine Zahlung ist fehlgeschlagen',
      text: `${amount} konnten nicht abgebucht werden. Bitte bezahle mit einer anderen Karte, oder frage deine Bank.`,
    }),
  }),
  'payment.action_required': paymentNote({
    en: (amount) => ({
      title: 'Please confirm a payment',
      text: `Your bank asks you to confirm the payment of ${amount}.`,
    }),
    de: (amount) => ({
      title: 'Bitte bestätige eine Zahlung',
      text: `Deine Bank bittet dich, die Zahlung von ${amount} zu bestätigen.`,
    }),
  }),
  'subscription.changed': {
    keep: ({ data }) => {
      const { planName: plan, endsAt, ...rest } = data as SubscriptionData;
      const state = subscriptionState({ endsAt, ...rest });
      return state && { plan, state, endsAt };
    },
    words: ({ plan, state, endsAt }, _, language) =>
      SUBSCRIPTION[language](plan, day(language, endsAt ?? 0))[state],
    path: () => BILLING_PAGE,
  } satisfies NoteKind<Subscription>,
  'subscription.grace_ending': graceNote({
    en: ({ plan, until }) => ({
      title: `Your ${plan} plan ends on ${until}`,
      text: 'A payment is still open. The plan ends if it does not arrive by then.',
    }),
    de: ({ plan, until }) => ({
      title: `Dein Tarif ${plan} endet am ${until}`,
      text: 'Eine Zahlung ist noch offen. Wenn sie bis dahin nicht eingeht, endet der Tarif.',
    }),
  }),
  'subscription.cut_off': graceNote({
    en: ({ plan }) => ({
      title: `Your ${plan} plan has ended`,
      text: 'A payment did not arrive. The plan comes back as soon as the open invoice is paid.',
    }),
    de: ({ plan }) => ({
      title: `Dein Tarif ${plan} ist beendet`,
      text: 'Eine Zahlung ist nicht eingegangen. Der Tarif kommt zurück, sobald die offene Rechnung bezahlt ist.',
    }),
  }),
} as const satisfies Record<string, NoteKind>;

function paymentNote(words: Readonly<Record<Language, (amount: string) => NoteWords>>): NoteKind<Payment> {
  return {
    keep: ({ data }) => {
      const { amount, currency, orderId } = data as PaymentData;
      return orderId === null ? { amount, currency } : null; // who pays an order is there, and sees it
    },
    words: ({ amount, currency }, _, language) => words[language](money(language, amount, currency)),
    path: () => BILLING_PAGE,
  };
}

function graceNote(
  words: Readonly<Record<Language, (values: { plan: string; until: string }) => NoteWords>>,
): NoteKind<Grace> {
  return {
    keep: ({ at, data }: DomainEvent) => {
      const { planName: plan, graceEndsAt } = data as SubscriptionData;
      return { plan, endsAt: graceEndsAt ?? at };
    },
    words: ({ plan, endsAt }, _, language) => words[language]({ plan, until: day(language, endsAt) }),
    path: () => BILLING_PAGE,
  };
}

type SubscriptionWords = (plan: string, until: string) => Readonly<Record<SubscriptionState, NoteWords>>;

const SUBSCRIPTION: Readonly<Record<Language, SubscriptionWords>> = {
  en: (plan, until) => ({
    running: { title: `Your plan is ${plan}`, text: `Your plan is ${plan} now.` },
    trial: { title: `Your trial of ${plan} has begun`, text: 'It costs nothing yet.' },
    ending: { title: `Your ${plan} plan ends on ${until}`, text: 'It was cancelled, and works until then.' },
    ended: { title: `Your ${plan} plan has ended`, text: 'Your data stays as it is.' },
  }),
  de: (plan, until) => ({
    running: { title: `Dein Tarif ist ${plan}`, text: `Dein Tarif ist jetzt ${plan}.` },
    trial: { title: `Deine Testzeit für ${plan} hat begonnen`, text: 'Es kostet noch nichts.' },
    ending: { title: `Dein Tarif ${plan} endet am ${until}`, text: 'Er wurde gekündigt und gilt bis dahin.' },
    ended: { title: `Dein Tarif ${plan} ist beendet`, text: 'Deine Daten bleiben, wie sie sind.' },
  }),
};
