/**
 * The language that a browser asks for first, as a language tag: what a new account's mails are written in until
 * its owner says otherwise. Null when it names none.
 *
 * @param header `Accept-Language` (RFC 9110, 12.5.4): `de-DE,de;q=0.9,en;q=0.8`
 */
export function preferredLanguage(header: string | undefined): string | null {
  const choices = (header ?? '').slice(0, 256).split(',').map(readChoice);
  const [first] = choices.filter(({ tag }) => isLanguage(tag)).sort((a, b) => b.quality - a.quality);
  return first && first.quality > 0 ? Intl.getCanonicalLocales(first.tag)[0]! : null;
}

function readChoice(text: string): { readonly tag: string; readonly quality: number } {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

function isLanguage(tag: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(tag) && isWellFormed(tag);
}

function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
