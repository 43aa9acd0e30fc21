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
