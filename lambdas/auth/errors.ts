import { BadRequest, Conflict, Forbidden, Unauthorized, Unprocessable } from '../platform/errors.ts';

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

export class TooManyApiKeys extends Conflict {
  constructor() {
    super('too_many_api_keys', 'you have 20 API keys; revoke one that you no longer use');
  }
}

/** A passkey that was not made with the options given, here, with its user verified. */
export class PasskeyRefused extends BadRequest {
  constructor() {
    super('passkey_refused', 'this passkey can not be kept; start again, and unlock the device when it asks');
  }
}

/** Whose it is isn't said. */
export class PasskeyTaken extends Conflict {
  constructor() {
    super('passkey_taken', 'this passkey is registered already; log in with it, or make another');
  }
}

export class TooManyPasskeys extends Conflict {
  constructor() {
    super('too_many_passkeys', 'you have 20 passkeys; remove one that you no longer use');
  }
}

export class LastCredential extends Conflict {
  constructor() {
    super(
      'last_credential',
      'you could not log in without it; set a password, or add a passkey or another login first',
    );
  }
}

export class NoPasskey extends Conflict {
  constructor() {
    super('no_passkey', 'you have no passkey; prove that it is you by your password');
  }
}

/** One answer for an unknown passkey and for everything that can be wrong with a known one. */
export class UnknownPasskey extends Unauthorized {
  constructor() {
    super('unknown_passkey', 'this passkey does not log in here; try another way');
  }
}

/** Not 401: the session is good, and refreshing it would help nobody. */
export class WrongPasskey extends Forbidden {
  constructor() {
    super('wrong_passkey', 'this passkey does not prove that it is you');
  }
}

/** Not 401: the session is good. One answer for a code that is wrong, was used, has expired or is another session's. */
export class WrongCode extends Forbidden {
  constructor() {
    super('wrong_code', 'this code is wrong, was used or has expired; ask for a new one');
  }
}

/** The same for the code of an authenticator app, which nobody mails. */
export class WrongAppCode extends Forbidden {
  constructor() {
    super('wrong_code', 'this code is wrong or was used; take the one that the app shows now');
  }
}

/** Logins ask for a second factor, and the session was proven by one: one more of the same kind proves nothing new. */
export class SecondFactorNeeded extends Forbidden {
  constructor() {
    super(
      'mfa_required',
      'this account asks for two factors: send the password with the code of your authenticator app, or a passkey, to ' +
        'POST /v1/auth/reauthenticate, or log in again',
    );
  }
}

/** Who has a role must keep a second factor. */
export class LastSecondFactor extends Conflict {
  constructor() {
    super(
      'last_second_factor',
      'admins must have a second factor: add a passkey or an authenticator app before you remove this one',
    );
  }
}

/** A mailed code proves less than what this person has. */
export class CodeNotOffered extends Conflict {
  constructor() {
    super('code_not_offered', 'prove that it is you by your password or a passkey');
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
    super([
      {
        path,
        message: 'is one of those that are tried first, as are our name and your address; choose another',
      },
    ]);
  }
}

/** Said only to who has a right credential, or it would tell strangers which addresses are registered. */
export class AccountSuspended extends Forbidden {
  constructor() {
    super('account_suspended', 'this account is suspended; ask those who run the service why');
  }
}

/** The caller has the role, but the session was proven by one factor. */
export class MfaRequired extends Forbidden {
  constructor() {
    super(
      'mfa_required',
      'this needs a session proven by two factors: set up an authenticator app or a passkey, and log in with it',
    );
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
