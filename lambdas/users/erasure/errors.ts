import { Conflict } from '../../platform/errors.ts';
import type { NamedOrganisation } from './organisations-at-stake.ts';

/** Others would be left without anybody who may manage what is theirs too. */
export class SoleOwner extends Conflict {
  constructor(organisations: readonly NamedOrganisation[]) {
    super(
      'sole_owner',
      'others belong to organisations that you alone own; make one of them an owner, or delete the organisation',
      { extra: { organisations } },
    );
  }
}

/** What is paid for would go on without anybody who could end it. */
export class ActiveSubscription extends Conflict {
  constructor(organisations: readonly NamedOrganisation[]) {
    super(
      'active_subscription',
      'there is a subscription that would be renewed; cancel it by POST /v1/payments/subscription/cancel first',
      { extra: { organisations } },
    );
  }
}

/** The grace is over, and the erasure under way. */
export class ErasureBegun extends Conflict {
  constructor() {
    super('erasure_begun', 'the account is being erased; it can not be restored any more');
  }
}
