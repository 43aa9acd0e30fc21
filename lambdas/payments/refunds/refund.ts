import type { RefundReason } from '../payments.contract.ts';

/** What is given back: the payment of an order, or of an invoice. */
export interface Refunded {
  readonly organisationId: string;
  readonly orderId: string | null;
  /** `in_…` */
  readonly invoiceId: string | null;
}

/** Either an order or an invoice. */
export interface AskRefund extends Refunded {
  /** The same for the same wish of the same administrator: its repetition is the same refund. */
  readonly refundId: string;
  /** In the currency's smallest unit; null for all that is left. */
  readonly amount: number | null;
  readonly reason: RefundReason;
  /** The administrator. */
  readonly by: string;
}

export interface Refund extends Refunded {
  readonly refundId: string;
  /** The PaymentIntent whose money it is. */
  readonly intentId: string;
  /** In the currency's smallest unit. */
  readonly amount: number;
  /** Whether all that was left was asked for, rather than an amount. */
  readonly isRest: boolean;
  readonly currency: string;
  readonly reason: RefundReason;
  /** The administrator. */
  readonly requestedBy: string;
  /** Whose money it was, and who is told. */
  readonly contactId: string;
  /** ms since the epoch */
  readonly requestedAt: number;
  /** `pending`: whether Stripe has done it is not settled. */
  readonly status: 'pending' | 'issued' | 'refused';
  /** Keys of Stripe's that were tried; another one follows a failure that Stripe has stored under the one before. */
  readonly attempts: number;
  /** `re_…`, once it is issued. */
  readonly stripeRefundId: string | null;
}
