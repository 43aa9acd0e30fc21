import { BadRequest, Conflict, Forbidden, NotFound } from '../../platform/errors.ts';

/** Accepted, declined, revoked, expired, or never there: nobody learns which. */
export class InvitationNotFound extends NotFound {
  constructor() {
    super('invitation_not_found', 'there is no such open invitation');
  }
}

/** As {@link InvitationNotFound}, for the token of a mail. */
export class InvitationTokenInvalid extends BadRequest {
  constructor() {
    super('token_invalid', 'the invitation was used, revoked or has expired; ask for another one');
  }
}

/** A mail can be passed on, an invitation can't. */
export class ForAnotherAddress extends Forbidden {
  constructor() {
    super(
      'invitation_for_another_address',
      'the invitation was sent to an address that is not the one of this account; log in with the other account, or change this one’s address',
    );
  }
}

export class AlreadyMember extends Conflict {
  constructor() {
    super('already_member', 'they belong to the organisation already');
  }
}

export class AlreadyInvited extends Conflict {
  constructor(invitationId: string) {
    super('already_invited', 'this address has an open invitation; send it again, or revoke it first', {
      extra: { invitationId },
    });
  }
}

export class TooManyInvitations extends Conflict {
  constructor(max: number) {
    super('too_many_invitations', `an organisation has at most ${max} open invitations; revoke one first`);
  }
}
