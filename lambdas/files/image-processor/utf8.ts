/** What no text holds: control characters besides tab, line feed, form feed and carriage return. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/**
 * The text in the bytes, without its byte order mark; null when they are no text in UTF-8.
 *
 * @param isCut whether the bytes may end inside of a character
 */
export function utf8(bytes: Uint8Array, { isCut = false } = {}): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}
