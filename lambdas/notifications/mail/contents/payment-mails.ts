import type { PaymentData, SubscriptionData } from '../../../payments/payments.contract.ts';
import { day, money } from '../../language/format.ts';
import { BILLING_PAGE } from '../../notes/billing-notes.ts';
import { subscriptionState } from '../../notes/subscription-state.ts';
import type { PaymentsMailedType } from '../../notifications.contract.ts';
import { cutOff } from '../templates/cut-off.ts';
import { graceEnding } from '../templates/grace-ending.ts';
import { paymentActionRequired } from '../templates/payment-action-required.ts';
import { paymentFailed } from '../templates/payment-failed.ts';
import type { PaymentValues } from '../templates/payment-failed.ts';
import { subscriptionChanged } from '../templates/subscription-changed.ts';
import type { Template } from '../templates/template.ts';
import type { Write } from './writing.ts';

/** Mails about payments. Receipts and invoices are Stripe's own mails. */
export const PAYMENT_MAILS: Readonly<Record<PaymentsMailedType, Write>> = {
  'payment.failed': aboutPayment(paymentFailed),
  'payment.action_required': aboutPayment(paymentActionRequired),
  'subscription.changed': ({ event, language, service, publicUrl }) => {
    const data = event.data as SubscriptionData;
    const { planName: plan, endsAt } = data;
    const state = subscriptionState(data);
    if (state === null) return null;
    const until = endsAt === null ? null : day(language, endsAt);
    return subscriptionChanged[language]({ service, plan, state, day: until, url: pageOf(publicUrl) });
  },
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

function aboutPayment(template: Template<PaymentValues>): Write {
  return ({ event, language, service, publicUrl }) => {
    const { amount, currency, orderId, url } = event.data as PaymentData;
    if (orderId !== null) return null; // who pays an order is there, and sees it
    const values = { service, amount: money(language, amount, currency), url: url ?? pageOf(publicUrl) };
    return template[language](values);
  };
}

function pageOf(publicUrl: string): string {
  return `${publicUrl}${BILLING_PAGE}`;
}
