import * as z from 'zod/mini';
import { mailAddress as email } from '../platform/http/mail-address-schema.ts';
import { lazy } from '../platform/http/schema.ts';
import { AssertionBody } from './passkeys/passkeys.schemas.ts';

const newPassword = () =>
  z
    .string()
    .check(
      z.minLength(8, 'must have 8 to 256 characters'),
      z.maxLength(256, 'must have 8 to 256 characters'),
    );
const token = () => z.string().check(z.minLength(1), z.maxLength(512));

export const Registration = lazy(() => z.strictObject({ email: email(), password: newPassword() }));

export const Registered = lazy(() =>
  z.object({
    /** For programs only: browsers get it as a cookie. */
    registrationToken: z.optional(z.string()),
  }),
);

export const Verification = lazy(() =>
  z.strictObject({ token: token(), registrationToken: z.optional(token()) }),
);

export const Verified = lazy(() =>
  z.object({
    passwordKept: z.boolean(),
    passwordResetToken: z.optional(z.string()),
  }),
);

export const Address = lazy(() => z.strictObject({ email: email() }));

// no lower bound: what is wrong is wrong, and a hint at the rules helps only those who guess
export const Credentials = lazy(() =>
  z.strictObject({ email: email(), password: z.string().check(z.maxLength(256)) }),
);

export const PasswordReset = lazy(() => z.strictObject({ token: token(), password: newPassword() }));

export const PasswordChange = lazy(() =>
  z.strictObject({ currentPassword: z.string().check(z.maxLength(256)), newPassword: newPassword() }),
);

/**
 * The password, with the authenticator app's code where logins ask for one; a passkey's signature with the options from
 * /v1/auth/reauthenticate/options; or a mailed code.
 */
export const Reauthentication = lazy(() =>
  z
    .strictObject({
      password: z.optional(z.string().check(z.maxLength(256))),
      passkey: z.optional(AssertionBody()),
      code: z.optional(z.string().check(z.regex(/^\d{6}$/, 'must be six digits'))),
    })
    .check(
      z.refine(
        ({ password, passkey, code }) =>
          passkey === undefined
            ? password !== undefined || code !== undefined
            : password === undefined && code === undefined,
        {
          message:
            'send the password (with the app’s code where logins ask for it), a passkey or a mailed code',
          path: ['password'],
        },
      ),
    ),
);
/** Until when this session may do what needs a fresh proof. */
export const Reauthenticated = lazy(() => z.object({ sudoUntil: z.iso.datetime() }));

/** Programs send their refresh token; browsers have it in a cookie and send no body. */
export const RefreshBody = lazy(() => z.optional(z.strictObject({ refreshToken: z.optional(token()) })));

const tokens = () =>
  z.object({
    userId: z.uuid(),
    sessionId: z.uuid(),
    /** Seconds until the access token ends. */
    expiresIn: z.number(),
    // for programs only: browsers get them as cookies
    tokenType: z.optional(z.literal('Bearer')),
    accessToken: z.optional(z.string()),
    refreshToken: z.optional(z.string()),
  });
export const Tokens = lazy(tokens);

export const LoginOutcome = lazy(() =>
  z.union([
    tokens(),
    z.object({
      mfaRequired: z.literal(true),
      /** Good for five minutes. */
      challenge: z.string(),
    }),
  ]),
);

const time = () => z.iso.datetime();

const sessionView = () =>
  z.object({
    id: z.uuid(),
    device: z.string(),
    /** The administrator who acts in your place, for minutes; null on your own devices. */
    impersonatedBy: z.nullable(z.uuid()),
    createdAt: time(),
    lastSeenAt: time(),
    /** When it ends unless it is refreshed before. */
    expiresAt: time(),
    current: z.boolean(),
  });

export const CurrentSession = lazy(() => z.object({ userId: z.uuid(), session: sessionView() }));

export const SessionsQuery = lazy(() =>
  z.object({ cursor: z.optional(z.string().check(z.maxLength(1024))) }),
);
export const SessionsPage = lazy(() =>
  z.object({ items: z.array(sessionView()), cursor: z.nullable(z.string()) }),
);

export const SessionParams = lazy(() => z.object({ id: z.uuid() }));
export const ScopeQuery = lazy(() => z.object({ scope: z.literal('others') }));

export const Jwks = lazy(() =>
  z.object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  }),
);

/** Any other language gets the page in English. */
export const PageQuery = lazy(() => z.object({ lang: z.optional(z.string()) }));
