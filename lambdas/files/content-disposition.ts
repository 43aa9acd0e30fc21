/**
 * `Content-Disposition` of a download (RFC 6266): a plain name for old readers, and the name itself (RFC 8187).
 *
 * @param fileName any text
 */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended(fileName)}`;
}

/** Percent-encoded but for the characters of `attr-char`. */
function extended(text: string): string {
  const encode = (character: string) =>
    `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  // a lone half of a character outside of the basic plane can't be encoded
  return encodeURIComponent(text.toWellFormed()).replace(/['()*]/g, encode);
}
