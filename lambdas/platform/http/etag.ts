import { PreconditionFailed } from '../errors.ts';

/** A strong entity tag for a resource's version: `"7"` (RFC 9110, 8.8.3). */
export function versionTag(version: number | string): string {
  return `"${version}"`;
}

/**
 * Holds an update to the version its caller has read. Does nothing without `If-Match`.
 *
 * @param headers the request's, names in lower case
 * @param etag the resource's tag as it is now, null when there is no resource
 * @throws PreconditionFailed
 */
export function requireMatch(headers: Readonly<Record<string, string>>, etag: string | null): void {
  const wanted = headers['if-match'];
  if (wanted === undefined) return;
  const matches = etag !== null && (wanted.trim() === '*' || tags(wanted).includes(etag));
  if (!matches) throw new PreconditionFailed();
}

/** Whether `If-None-Match` has the tag: the caller's copy is still good (weak comparison, RFC 9110, 13.1.2). */
export function isUnchanged(headers: Readonly<Record<string, string>>, etag: string): boolean {
  const known = headers['if-none-match'];
  if (known === undefined) return false;
  const strong = (tag: string) => tag.replace(/^W\//, '');
  return known.trim() === '*' || tags(known).some((tag) => strong(tag) === strong(etag));
}

function tags(header: string): string[] {
  return header.match(/(W\/)?"[^"]*"/g) ?? [];
}
