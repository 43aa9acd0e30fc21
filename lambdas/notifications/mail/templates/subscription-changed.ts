import type { SubscriptionState } from '../../notes/subscription-state.ts';
import type { Template } from './template.ts';

export interface SubscriptionValues {
  readonly service: string;
  readonly plan: string;
  /** Where it stands now; what is past due is told of by other mails. */
  readonly state: SubscriptionState;
  /** When it ends by itself, as people read it; null where it goes on. */
  readonly day: string | null;
  /** The customer's own page about it. */
  readonly url: string;
}

/** A subscription began, changed or ended: tells who pays for it. */
export const subscriptionChanged: Template<SubscriptionValues> = {
  en: ({ service, plan, state, day, url }) => {
    const [subject, paragraph] = {
      running: [`Your plan of ${service} is ${plan}`, `Your plan is ${plan} now.`],
      trial: [
        `Your trial of ${service} ${plan} has begun`,
        `You are trying ${plan} now; it costs nothing yet.`,
      ],
      ending: [
        `Your ${plan} plan of ${service} ends on ${day}`,
        `Your ${plan} plan was cancelled and ends on ${day}.`,
      ],
      ended: [
        `Your ${plan} plan of ${service} has ended`,
        `Your ${plan} plan has ended. Your data stays as it is.`,
      ],
    }[state] as [string, string];
    return {
      subject,
      preview: paragraph,
      heading: 'Your subscription has changed',
      paragraphs: [paragraph],
      action: { label: 'See your subscription', url },
      notes: ['Invoices and receipts come from Stripe, which handles our payments.'],
      byHand: [],
    };
  },
  de: ({ service, plan, state, day, url }) => {
    const [subject, paragraph] = {
      running: [`Dein Tarif bei ${service} ist ${plan}`, `Dein Tarif ist jetzt ${plan}.`],
      trial: [
        `Deine Testzeit für ${service} ${plan} hat begonnen`,
        `Du testest jetzt ${plan}; es kostet noch nichts.`,
      ],
      ending: [
        `Dein Tarif ${plan} bei ${service} endet am ${day}`,
        `Dein Tarif ${plan} wurde gekündigt und endet am ${day}.`,
      ],
      ended: [
        `Dein Tarif ${plan} bei ${service} ist beendet`,
        `Dein Tarif ${plan} ist beendet. Deine Daten bleiben, wie sie sind.`,
      ],
    }[state] as [string, string];
    return {
      subject,
      preview: paragraph,
      heading: 'Dein Abonnement hat sich geändert',
      paragraphs: [paragraph],
      action: { label: 'Abonnement ansehen', url },
      notes: ['Rechnungen und Belege kommen von Stripe, über das wir Zahlungen abwickeln.'],
      byHand: [],
    };
  },
};
