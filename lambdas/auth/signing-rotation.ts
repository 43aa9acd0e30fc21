import { IDLE_MS } from './session.ts';
import { RETIRED_MS } from './tokens/signing-keys.ts';
import { ROOT_ANNOUNCED_MS } from './tokens/signing-roots.ts';

/** What follows when from a rotation of the signing root: milliseconds after the new version was put. */
export const SIGNING_ROTATION = {
  /** The new keys sign. */
  signsAfterMs: ROOT_ANNOUNCED_MS,
  /** The last access token of the root before has died, and its keys leave the JWKS. */
  retiredAfterMs: ROOT_ANNOUNCED_MS + RETIRED_MS,
  /** The last refresh token of the root before has died: nobody is logged out when it is forgotten. */
  forgottenAfterMs: ROOT_ANNOUNCED_MS + IDLE_MS,
} as const;
