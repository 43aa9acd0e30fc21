/**
 * The header fields of a MIME message, unfolded, names in lower case; repeated ones joined by a line break.
 * Enough for addresses, which RFC 2047 forbids to encode; their display names stay encoded.
 */
export function headersOf(message: Buffer): Record<string, string> {
  const [head = ''] = message.toString('latin1').split(/\r?\n\r?\n/, 1);
  const headers: Record<string, string> = Object.create(null);
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}\n${value}` : value;
  }
  return headers;
}
