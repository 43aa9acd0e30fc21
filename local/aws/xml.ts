/** `<name>…</name>` with lists as `<member>`, as the query protocol has them; nothing for an absent value. */
export function element(name: string, value: unknown): string {
  return value === undefined || value === null ? '' : `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return [...value].map(([key, item]) => element('entry', { key, value: item })).join('');
  }
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return members(value, element);
}

/** `<name>…</name>` with a list as the name again and again, as REST services have them: `{ Grants: { Grant: [] } }`. */
export function flatElement(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => flatElement(name, item)).join('');
  const isText = typeof value !== 'object' || value instanceof Date;
  return `<${name}>${isText ? content(value) : members(value, flatElement)}</${name}>`;
}

const members = (value: object, render: (name: string, value: unknown) => string) =>
  Object.entries(value)
    .map(([name, inner]) => render(name, inner))
    .join('');

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
