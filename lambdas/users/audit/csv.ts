/**
 * One record (RFC 4180), every field in quotes. What a spreadsheet would take for a formula is made a text by a leading
 * apostrophe: names of devices and reasons are other people's words.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvRecord(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => `"${asText(field ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function asText(field: string): string {
  return /^[=+\-@\t\r\n]/.test(field) ? `'${field}` : field;
}
