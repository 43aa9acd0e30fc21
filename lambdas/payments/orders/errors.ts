import { AppError, Conflict, NotFound } from '../../platform/errors.ts';
import { shownDecline } from '../stripe/decline.ts';
import type { Failure } from './order.ts';

/** Absent, or another organisation's: nobody learns which. */
export class OrderNotFound extends NotFound {
  constructor() {
    super('order_not_found', 'the organisation has no such order');
  }
}

/** 409 with Retry-After: another request pays this order at this moment. */
export class PaymentInProgress extends Conflict {
  constructor() {
    super('payment_in_progress', 'a payment of this order is under way; read the order soon', {
      headers: { 'Retry-After': '2' },
    });
  }
}

export class PaymentMethodMissing extends Conflict {
  constructor() {
    super(
      'payment_method_missing',
      'the organisation has no payment method to charge: send `paymentMethod`, or set one in the portal',
    );
  }
}

/** 402: the bank or the card's holder has refused; nothing was charged. */
export class PaymentFailed extends AppError {
  constructor({ code, declineCode }: Failure) {
    super(402, 'payment_failed', 'the payment was refused; nothing was charged. Use another payment method', {
      extra: { reason: shownDecline(declineCode) ?? code },
    });
  }
}
