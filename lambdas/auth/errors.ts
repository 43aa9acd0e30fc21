import { BadRequest, Forbidden, Unauthorized, Unprocessable } from '../platform/errors.ts';

/** One answer for an unknown address and a wrong password. */
export class BadCredentials extends Unauthorized {
  constructor() {
    super('bad_credentials', 'the mail address or the password is wrong');
  }
}

/** Said only to who knows the password, or it would tell strangers which addresses are registered. */
export class EmailUnverified extends Forbidden {
  constructor() {
    super('email_unverified', 'confirm your mail address first; ask for the mail again if it is lost');
  }
}

/** A mail token that was used, has expired or never was. */
export class TokenInvalid extends BadRequest {
  constructor(options?: ErrorOptions) {
    super('token_invalid', 'this link was used, has expired or never was; ask for a new one', options);
  }
}

export class RefreshTokenInvalid extends Unauthorized {
  constructor() {
    super('refresh_token_invalid', 'this session has ended; log in again');
  }
}

export class PasswordTooCommon extends Unprocessable {
  constructor() {
    super([{ path: 'password', message: 'is one of the passwords that are tried first; choose another' }]);
  }
}

export class SudoRequired extends Forbidden {
  constructor() {
    super('sudo_required', 'log in again: this needs a login within the last ten minutes');
  }
}
