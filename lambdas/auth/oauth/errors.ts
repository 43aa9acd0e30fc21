import { BadRequest, Conflict, Forbidden, NotFound, Unavailable } from '../../platform/errors.ts';

/** How long to wait for a provider that is down, seconds. */
const RETRY_AFTER_S = 10;

export class ProviderNotConfigured extends NotFound {
  constructor(name: string) {
    super('provider_not_configured', `logging in with ${name} is not set up here; take another way`);
  }
}

/** The state is not one that this browser was given lately, or it was used. */
export class StateInvalid extends BadRequest {
  constructor() {
    super('state_invalid', 'this login took too long, or began in another browser; start again');
  }
}

/** The answer names another issuer than the provider that was asked, or none where it always does (RFC 9207, 2.4). */
export class IssuerMismatch extends BadRequest {
  constructor() {
    super('issuer_mismatch', 'the answer came from another provider than was asked; start again');
  }
}

/** The person, or the provider for them, said no. */
export class AccessDenied extends Forbidden {
  constructor() {
    super('access_denied', 'the provider was not allowed to say who you are');
  }
}

/** The provider refuses us, or says what can't be trusted. */
export class ProviderRefused extends BadRequest {
  constructor(options?: ErrorOptions) {
    super('provider_refused', 'the provider could not confirm who you are; start again', options);
  }
}

export class ProviderUnavailable extends Unavailable {
  constructor(options?: ErrorOptions) {
    super(RETRY_AFTER_S, 'provider_unavailable', 'the provider does not answer; try again soon', options);
  }
}

/** Never linked, and never an account's: anybody can claim an address that nobody has verified. */
export class EmailUnverifiedAtProvider extends Forbidden {
  constructor() {
    super(
      'email_unverified_at_provider',
      'the provider has not verified your mail address; verify it there first',
    );
  }
}

/** Whose it is isn't said. */
export class IdentityTaken extends Conflict {
  constructor() {
    super('identity_taken', 'this login belongs to another account here');
  }
}

/** One of each provider: a second one with the same address could be somebody's who got the address after you. */
export class ProviderAlreadyLinked extends Conflict {
  constructor() {
    super(
      'provider_already_linked',
      'this account has another login of this provider; remove that one first',
    );
  }
}
