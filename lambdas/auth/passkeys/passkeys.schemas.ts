import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const base64url = (maxLength: number) =>
  z.string().check(z.minLength(1), z.maxLength(maxLength), z.regex(/^[\w-]+$/, 'must be base64url'));
// 1,023 bytes (WebAuthn, 4: credential id)
const credentialId = () => base64url(1364);
const handle = () => base64url(64);

// not strict: browsers add fields with every level of the specification
const assertion = () =>
  z.object({
    id: credentialId(),
    rawId: credentialId(),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4096),
      authenticatorData: base64url(4096),
      signature: base64url(2048),
      userHandle: z.nullish(base64url(128)),
    }),
  });
/** A passkey's signature, as `PublicKeyCredential.toJSON()` makes it. */
export const AssertionBody = lazy(assertion);

const creation = () =>
  z.object({
    id: credentialId(),
    rawId: credentialId(),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4096),
      attestationObject: base64url(16_384),
      transports: z.optional(
        z.array(z.string().check(z.regex(/^[a-z-]{1,32}$/, 'must be a transport'))).check(z.maxLength(8)),
      ),
    }),
  });

export const PasskeyRegistration = lazy(() =>
  z.strictObject({
    name: z.string().check(
      z.trim(),
      z.minLength(1, 'must have 1 to 64 characters'),
      z.maxLength(64, 'must have 1 to 64 characters'),
      // by number: the pattern stands in the OpenAPI document, and not every reader of it knows \p{…}
      // eslint-disable-next-line no-control-regex
      z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/u, 'must be one line'),
    ),
    credential: creation(),
  }),
);

export const PasskeyLogin = lazy(() =>
  z.strictObject({
    credential: assertion(),
    /** From the options; programs only, browsers have it in a cookie. */
    handle: z.optional(handle()),
  }),
);

const descriptors = () =>
  z.array(z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()) }));

/** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const CreationOptions = lazy(() =>
  z.object({
    publicKey: z.looseObject({
      challenge: z.string(),
      rp: z.object({ id: z.string(), name: z.string() }),
      user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
      pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number() })),
      excludeCredentials: descriptors(),
      /** Milliseconds. */
      timeout: z.number(),
    }),
  }),
);

const requestOptions = () =>
  z.looseObject({
    challenge: z.string(),
    rpId: z.string(),
    userVerification: z.literal('required'),
    allowCredentials: z.optional(descriptors()),
    /** Milliseconds. */
    timeout: z.number(),
  });

/** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
export const RequestOptions = lazy(() => z.object({ publicKey: requestOptions() }));

export const LoginOptions = lazy(() =>
  z.object({
    publicKey: requestOptions(),
    /** To be sent with the signature; programs only, browsers get it as a cookie. */
    handle: z.optional(z.string()),
  }),
);

const time = () => z.iso.datetime();

const view = () =>
  z.object({
    id: z.uuid(),
    name: z.string(),
    /** The authenticator's id of it, to tell the authenticator when it is removed. */
    credentialId: z.string(),
    transports: z.array(z.string()),
    /** Whether it is copied to its owner's other devices. */
    synced: z.boolean(),
    createdAt: time(),
    lastUsedAt: z.nullable(time()),
  });
export const PasskeyView = lazy(view);
/** All of them: an account has twenty at most. */
export const PasskeysPage = lazy(() => z.object({ items: z.array(view()), cursor: z.null() }));

export const PasskeyParams = lazy(() => z.object({ id: z.uuid() }));
