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

/** Not 401: the session is good, and refreshing it would help nobody. */
export class WrongPassword extends Forbidden {
  constructor() {
    super('wrong_password', 'this is not your password');
  }
}

/** The session ended while its request was under way. */
export class SessionEnded extends Unauthorized {
  constructor() {
    super('unauthenticated', 'this session has ended; log in again');
  }
}

export class PasswordTooCommon extends Unprocessable {
  /** @param path the field that it stood in */
  constructor(path = 'password') {
    super([{ path, message: 'is one of the passwords that are tried first; choose another' }]);
  }
}

export class SudoRequired extends Forbidden {
  constructor() {
    super(
      'sudo_required',
      'prove that it is you with POST /v1/auth/reauthenticate: this needs a proof within the last ten minutes',
    );
  }
}
