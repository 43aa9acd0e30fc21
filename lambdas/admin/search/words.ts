/** A prefix shorter than this finds half of everybody. */
export const MIN_PREFIX = 3;
/** Longer ones are looked up by their beginning, and the rest is compared with what was found. */
export const MAX_PREFIX = 10;
/** Words of a name that are searched: with the address and its domain an index has 48 items at most. */
const MAX_WORDS = 4;

/** What a person is searched by: their address, its domain with the `@`, and the words of their name. */
export function wordsOf(person: { readonly email: string; readonly displayName: string | null }): string[] {
  const email = normalise(person.email);
  const words = split(normalise(person.displayName ?? '')).slice(0, MAX_WORDS);
  return [...new Set([email, email.slice(email.lastIndexOf('@')), ...words])];
}

/** The prefixes that a person is found by, each once. */
export function prefixesOf(words: readonly string[]): string[] {
  const prefixes = words.flatMap((word) => {
    const characters = [...word];
    const lengths = Math.min(characters.length, MAX_PREFIX) - MIN_PREFIX + 1;
    return Array.from({ length: Math.max(0, lengths) }, (_, index) =>
      characters.slice(0, MIN_PREFIX + index).join(''),
    );
  });
  return [...new Set(prefixes)];
}

/** A query as it is compared: each of its words must begin one of a person's. */
export interface SearchTerms {
  readonly words: readonly string[];
  /** What it is looked up by: the beginning of its longest word; null where none is long enough. */
  readonly prefix: string | null;
}

export function termsOf(query: string): SearchTerms {
  const words = split(normalise(query));
  const [longest = ''] = words.toSorted((a, b) => [...b].length - [...a].length);
  const characters = [...longest].slice(0, MAX_PREFIX);
  return { words, prefix: characters.length < MIN_PREFIX ? null : characters.join('') };
}

export function matches(words: readonly string[], { words: asked }: SearchTerms): boolean {
  return asked.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

/** Unicode's composed form, in lower case: `É` is found however a keyboard makes it. */
function normalise(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').trim();
}

function split(text: string): string[] {
  return text.split(/\s+/u).filter(Boolean);
}
