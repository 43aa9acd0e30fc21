/**
 * Whether a style sheet, or a style in an attribute, asks for something outside of its document. Escapes are replaced
 * and comments left out first: a browser would read `u\72l(//a)` and `ur/**\/l(//a)` in its own way.
 *
 * @see https://www.w3.org/TR/css-syntax-3/
 */
export function reachesOut(style: string): boolean {
  const plain = style
    .replace(/\/\*[^]*?(?:\*\/|$)/g, '')
    .replace(/\\(?:([\da-f]{1,6})\s?|([^]))/gi, (_, hex: string | undefined, other: string) =>
      hex === undefined ? other : characterOf(Number.parseInt(hex, 16)),
    )
    .toLowerCase();
  if (/@import|expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(|javascript:/.test(plain)) return true;
  return [...plain.matchAll(/\b(?:url|src)\s*\(\s*(["']?)\s*(.?)/g)].some(([, , first]) => first !== '#');
}

const characterOf = (code: number) => (code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));
