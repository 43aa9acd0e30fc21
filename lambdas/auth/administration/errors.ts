import { Conflict, NotFound } from '../../platform/errors.ts';

/** Nobody has this id, or has proven the address of its account. */
export class UserNotFound extends NotFound {
  constructor() {
    super('user_not_found', 'nobody has this id, or has proven the address of its account');
  }
}

export class OwnAccount extends Conflict {
  constructor() {
    super('own_account', 'this is your own account: ask another administrator');
  }
}

/** Their rights would be lent with them. */
export class AdminAccount extends Conflict {
  constructor() {
    super('admin_account', 'nobody acts in the place of an administrator, or of a suspended account');
  }
}
