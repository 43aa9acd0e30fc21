import type { Cookie } from '../platform/http/cookies.ts';
import { DEVICE_LIFE_S } from './known-device.ts';
import type { StartedSession } from './start-session.ts';
import { ACCESS_TOKEN_S } from './tokens/access-token-verifier.ts';

// `__Host-`: set by this host over HTTPS for all paths, so that no other host of the domain can plant one
export const ACCESS_COOKIE = '__Host-access';
export const REFRESH_COOKIE = '__Host-refresh';
export const DEVICE_COOKIE = '__Host-device';
export const REGISTRATION_COOKIE = '__Host-registration';
export const PASSKEY_COOKIE = '__Host-passkey';
export const OAUTH_COOKIE = '__Host-oauth';

export function sessionCookies({ accessToken, refreshToken, refreshExpiresInS }: StartedSession): Cookie[] {
  return [
    { name: ACCESS_COOKIE, value: accessToken, maxAgeS: ACCESS_TOKEN_S },
    { name: REFRESH_COOKIE, value: refreshToken, maxAgeS: refreshExpiresInS },
  ];
}

/** Ends the session in the browser; the device stays known. */
export const forgottenSession: readonly Cookie[] = [
  { name: ACCESS_COOKIE, value: '', maxAgeS: 0 },
  { name: REFRESH_COOKIE, value: '', maxAgeS: 0 },
];

export function deviceCookie(value: string): Cookie {
  return { name: DEVICE_COOKIE, value, maxAgeS: DEVICE_LIFE_S };
}

/** @param maxAgeS as long as what it proves, 0 once it has been used */
export function registrationCookie(value: string, maxAgeS: number): Cookie {
  return { name: REGISTRATION_COOKIE, value, maxAgeS };
}

/** Binds the challenges of logins by passkey to the browser. @param maxAgeS as long as a challenge is good for */
export function passkeyCookie(value: string, maxAgeS: number): Cookie {
  return { name: PASSKEY_COOKIE, value, maxAgeS };
}

/** Binds logins by a provider to the browser they began in. @param maxAgeS as long as one may take, 0 once it has ended */
export function oauthCookie(value: string, maxAgeS: number): Cookie {
  return { name: OAUTH_COOKIE, value, maxAgeS };
}
