import { Conflict, Forbidden, NotFound } from '../../platform/errors.ts';

/** Absent, or an organisation that the caller does not belong to: nobody learns which. */
export class OrganisationNotFound extends NotFound {
  constructor() {
    super('organisation_not_found', 'you belong to no such organisation');
  }
}

/** The caller belongs to the organisation, and is not enough there. */
export class RoleRequired extends Forbidden {
  constructor(roles: readonly string[]) {
    const wanted = roles.length === 1 ? `an ${roles[0]}` : roles.join(' or ');
    super('role_required', `only ${wanted} of the organisation may do this; ask one of them`);
  }
}

/** Nobody of this id belongs to the organisation. */
export class MemberNotFound extends NotFound {
  constructor() {
    super('member_not_found', 'nobody of this id belongs to the organisation');
  }
}

/** Everybody keeps their personal organisation, alone and under their own name. */
export class IsPersonal extends Conflict {
  constructor() {
    super('personal_organisation', 'a personal organisation is for one person alone; create another one');
  }
}

/** Without an owner nobody could ever manage the organisation again. */
export class LastOwner extends Conflict {
  constructor() {
    super('last_owner', 'an organisation needs an owner; make somebody else one first');
  }
}

export class OrganisationFull extends Conflict {
  constructor(max: number) {
    super('organisation_full', `an organisation has at most ${max} members`);
  }
}

export class TooManyOrganisations extends Conflict {
  constructor(max: number) {
    super('too_many_organisations', `a person belongs to at most ${max} organisations; leave one first`);
  }
}

/** A plan that is still paid for would go on without anybody who could end it. */
export class ActiveSubscription extends Conflict {
  constructor() {
    super(
      'active_subscription',
      'the organisation has a subscription that would be renewed; cancel it by POST /v1/payments/subscription/cancel first',
    );
  }
}
