import { Conflict, NotFound, Unprocessable } from '../../platform/errors.ts';

export class InvoiceNotFound extends NotFound {
  constructor() {
    super('invoice_not_found', 'the organisation has no such invoice');
  }
}

export class NotPaid extends Conflict {
  constructor() {
    super('not_paid', 'nothing was paid that could be given back');
  }
}

export class AlreadyRefunded extends Conflict {
  constructor() {
    super('already_refunded', 'all of it was given back before');
  }
}

export class RefundTooLarge extends Unprocessable {
  constructor(left: number) {
    super([{ path: 'amount', message: `must be ${left} at most, which is what is left` }]);
  }
}

/** The key of a refund that is still pending came with another wish. */
export class RefundKeyReused extends Unprocessable {
  constructor() {
    super([], 'idempotency_key_reused', 'this Idempotency-Key came with another refund before');
  }
}

/** The bank won't take it back; another try is another refund. */
export class RefundRefused extends Conflict {
  constructor() {
    super(
      'refund_refused',
      'Stripe could not give it back; look at the payment there, and send a new Idempotency-Key',
    );
  }
}
