import { Conflict, Forbidden, NotFound } from '../platform/errors.ts';

/** Absent, or an organisation that the caller does not belong to: nobody learns which. */
export class OrganisationNotFound extends NotFound {
  constructor() {
    super('organisation_not_found', 'you belong to no such organisation');
  }
}

/** A member, where the organisation's money is spent. */
export class RoleRequired extends Forbidden {
  constructor() {
    super('role_required', 'only an owner or admin of the organisation may do this; ask one of them');
  }
}

export class AlreadySubscribed extends Conflict {
  constructor() {
    super(
      'already_subscribed',
      'the organisation has a subscription; change it by POST /v1/payments/subscription/change',
    );
  }
}

export class NotSubscribed extends Conflict {
  constructor() {
    super(
      'not_subscribed',
      'the organisation has no subscription; start one by POST /v1/payments/checkout-sessions',
    );
  }
}

/** Its money is in dispute or it is about to end: a change would make a second knot. */
export class NotChangeable extends Conflict {
  constructor(status: string) {
    super(
      'subscription_not_changeable',
      `a subscription that is ${status} can not be changed; pay what is due, or resume it, first`,
    );
  }
}

/** Between preview and change something else has changed: the price, the seats, the time. */
export class AmountChanged extends Conflict {
  constructor(amountDue: number) {
    super(
      'amount_changed',
      'the amount due is no longer what you have agreed to; look at the preview again',
      {
        extra: { amountDue },
      },
    );
  }
}

export class NothingToManage extends Conflict {
  constructor() {
    super('nothing_to_manage', 'the organisation has not bought anything yet');
  }
}
