import type { PaymentData, SubscriptionData } from '../payments/payments.contract.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { Language, MailContent } from './mail/content.ts';
import { day, money } from './mail/money.ts';
import { cutOff } from './mail/templates/cut-off.ts';
import { graceEnding } from './mail/templates/grace-ending.ts';
import { paymentActionRequired } from './mail/templates/payment-action-required.ts';
import { paymentFailed } from './mail/templates/payment-failed.ts';
import { subscriptionChanged } from './mail/templates/subscription-changed.ts';
import type { SubscriptionValues } from './mail/templates/subscription-changed.ts';
import type { PaymentsMailedType } from './notifications.contract.ts';

/** What a mail about payments is written from. */
export interface PaymentWriting {
  readonly event: DomainEvent;
  readonly language: Language;
  readonly service: string;
  readonly publicUrl: string;
}

type Write = (writing: PaymentWriting) => MailContent | null;

/** Mails about payments; null where there is nothing to say. Receipts and invoices are Stripe's own mails. */
export const PAYMENT_MAILS: Readonly<Record<PaymentsMailedType, Write>> = {
  'payment.failed': (writing) => aboutPayment(writing, paymentFailed),
  'payment.action_required': (writing) => aboutPayment(writing, paymentActionRequired),
  'subscription.changed': aboutSubscription,
  'subscription.grace_ending': ({ event, language, service, publicUrl }) => {
    const { planName: plan, graceEndsAt } = event.data as SubscriptionData;
    const values = { service, plan, day: day(language, graceEndsAt ?? event.at), url: pageOf(publicUrl) };
    return graceEnding[language](values);
  },
  'subscription.cut_off': ({ event, language, service, publicUrl }) => {
    const { planName: plan } = event.data as SubscriptionData;
    return cutOff[language]({ service, plan, url: pageOf(publicUrl) });
  },
};

function aboutPayment(
  { event, language, service, publicUrl }: PaymentWriting,
  template: typeof paymentFailed,
): MailContent | null {
  const { amount, currency, orderId, url } = event.data as PaymentData;
  if (orderId !== null) return null; // who pays an order is there, and sees it
  const values = { service, amount: money(language, amount, currency), url: url ?? pageOf(publicUrl) };
  return template[language](values);
}

function aboutSubscription({ event, language, service, publicUrl }: PaymentWriting): MailContent | null {
  const data = event.data as SubscriptionData;
  const state = stateOf(data);
  if (state === null) return null;
  const { planName: plan, endsAt } = data;
  const values = {
    service,
    plan,
    state,
    day: endsAt === null ? null : day(language, endsAt),
    url: pageOf(publicUrl),
  };
  return subscriptionChanged[language](values);
}

/** Null for what other mails tell of (past due), and for what has not begun. */
function stateOf({ status, endsAt }: SubscriptionData): SubscriptionValues['state'] | null {
  if (status === 'canceled') return 'ended';
  if (status !== 'active' && status !== 'trialing') return null;
  if (endsAt !== null) return 'ending';
  return status === 'trialing' ? 'trial' : 'running';
}

/** Where customers see and pay what is open. */
function pageOf(publicUrl: string): string {
  return `${publicUrl}/billing`;
}
