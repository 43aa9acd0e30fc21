/** A cookie to set. Always `Secure` and `HttpOnly`; path `/` unless told, as the prefix `__Host-` wants. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Seconds; 0 deletes the cookie, absent makes it last as long as the browser's session. */
  readonly maxAgeS?: number;
  /** @default 'Lax' */
  readonly sameSite?: 'Lax' | 'Strict';
  /** @default '/' */
  readonly path?: string;
}

/** The cookies of a `Cookie` header (RFC 6265, 4.2); of two with one name the first counts. */
export function parseCookies(header: string | undefined): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const name = pair.slice(0, equals).trim();
    cookies[name] ??= unquote(pair.slice(equals + 1).trim());
  }
  return cookies;
}

/** A `Set-Cookie` value. The cookie's value must be of cookie octets already: base64url and the like. */
export function serializeCookie(cookie: Cookie): string {
  if (
    !/^[\w!#$%&'*+.^`|~-]+$/.test(cookie.name) ||
    !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(cookie.value)
  ) {
    throw new Error(`cookie '${cookie.name}' has characters that cookies can't carry: encode its value`);
  }
  const age = cookie.maxAgeS === undefined ? '' : `; Max-Age=${cookie.maxAgeS}`;
  const attributes = `; Path=${cookie.path ?? '/'}; HttpOnly; Secure; SameSite=${cookie.sameSite ?? 'Lax'}`;
  return `${cookie.name}=${cookie.value}${age}${attributes}`;
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
