import { AppError, BadRequest, Conflict, Forbidden, Unauthorized, Unprocessable } from '../platform/errors.ts';

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

/** A second factor's code that is wrong, or was used. */
export class CodeInvalid extends Unauthorized {
  constructor() {
    super('code_invalid', 'this code is wrong or was used; take the one that the app shows now');
  }
}

/** A challenge that was used, has expired, failed too often or never was. */
export class ChallengeInvalid extends BadRequest {
  constructor() {
    super('challenge_invalid', 'this login took too long or failed too often; log in again');
  }
}

export class MfaAlreadyOn extends Conflict {
  constructor() {
    super('mfa_already_on', 'an authenticator app is on already; remove it before you start another');
  }
}

export class MfaNotOn extends Conflict {
  constructor() {
    super('mfa_not_on', 'no authenticator app is on');
  }
}

/** No Conflict, because those are tried again. */
export class TooManyApiKeys extends AppError {
  constructor() {
    super(409, 'too_many_api_keys', 'you have 20 API keys; revoke one that you no longer use');
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
