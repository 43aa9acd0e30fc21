/** The text is no XML, or XML that nobody needs for a drawing. */
export class NotWellFormed extends Error {
  override readonly name = 'NotWellFormed';
}

export interface Attribute {
  /** As it is written, with its prefix: `xlink:href` */
  readonly name: string;
  /** With its references replaced. */
  readonly value: string;
}

export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: readonly Attribute[] }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly text: string }
  | { readonly kind: 'doctype'; readonly text: string };

const NAME = String.raw`[A-Za-z_:\u0080-\uffff][\w:.\-\u0080-\uffff]*`;
const OPEN = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const OPEN_END = /\s*(\/?)>/y;
const CLOSE = new RegExp(String.raw`</(${NAME})\s*>`, 'y');
const COMMENT = /<!--[^]*?-->/y;
const CDATA = /<!\[CDATA\[([^]*?)\]\]>/y;
const INSTRUCTION = new RegExp(String.raw`<\?(${NAME})([^]*?)\?>`, 'y');
const DOCTYPE = /<!DOCTYPE([^>[]*(?:\[[^]*?\]\s*)?)>/y;
const TEXT = /[^<]+/y;

/** A drawing has a few levels; a parser that recurses dies of thousands. */
const MAX_DEPTH = 256;

/**
 * Reads XML 1.0 from its beginning to its end, one token after the other; an element without content gives an `open`
 * and a `close`. Document types are told and not read: no entity is ever replaced but the five that XML has.
 *
 * @throws NotWellFormed
 * @see https://www.w3.org/TR/xml/
 */
export function* tokens(source: string): Generator<Token, void> {
  const reader = new Reader(source);
  const opened: string[] = [];
  let roots = 0;
  while (!reader.isDone) {
    if (reader.skip(COMMENT)) continue;
    const token = reader.token();
    if (opened.length === 0) {
      if (token.kind === 'open') roots += 1;
      if (roots > 1 || (token.kind === 'text' && token.text.trim() !== '')) {
        throw new NotWellFormed('there is something beside the root element');
      }
    }
    if (token.kind === 'doctype' && roots > 0)
      throw new NotWellFormed('a document type stands in the document');
    yield token;
    if (token.kind !== 'open') {
      if (token.kind === 'close' && opened.pop() !== token.name) {
        throw new NotWellFormed(`</${token.name}> closes what is not open`);
      }
      continue;
    }
    if (opened.push(token.name) > MAX_DEPTH) throw new NotWellFormed('elements stand too deep in each other');
    if (reader.wasEmptyElement) yield { kind: 'close', name: opened.pop()! };
  }
  if (opened.length > 0 || roots === 0)
    throw new NotWellFormed('the document ends before its root element does');
}

class Reader {
  readonly #source: string;
  #at = 0;
  /** Whether the last element that was opened is closed, too: `<g/>` */
  wasEmptyElement = false;

  constructor(source: string) {
    this.#source = source;
  }

  get isDone(): boolean {
    return this.#at >= this.#source.length;
  }

  token(): Token {
    const [text] = this.#match(TEXT) ?? [];
    if (text !== undefined) return { kind: 'text', text: replaceReferences(text) };
    const [, name] = this.#match(OPEN) ?? [];
    if (name !== undefined) return { kind: 'open', name, attributes: this.#attributes() };
    const [, closed] = this.#match(CLOSE) ?? [];
    if (closed !== undefined) return { kind: 'close', name: closed };
    const [, data] = this.#match(CDATA) ?? [];
    if (data !== undefined) return { kind: 'text', text: data };
    const [, target, instruction = ''] = this.#match(INSTRUCTION) ?? [];
    if (target !== undefined) return { kind: 'instruction', target, text: instruction };
    const [, doctype] = this.#match(DOCTYPE) ?? [];
    if (doctype !== undefined) return { kind: 'doctype', text: doctype };
    throw new NotWellFormed(`nothing of XML stands at character ${this.#at}`);
  }

  skip(pattern: RegExp): boolean {
    return this.#match(pattern) !== null;
  }

  #attributes(): Attribute[] {
    const found = new Map<string, string>();
    for (let match = this.#match(ATTRIBUTE); match; match = this.#match(ATTRIBUTE)) {
      const [, name = '', double, single = ''] = match;
      if (found.has(name)) throw new NotWellFormed(`${name} stands twice in an element`);
      found.set(name, replaceReferences(double ?? single));
    }
    const end = this.#match(OPEN_END);
    if (!end) throw new NotWellFormed(`an element does not end at character ${this.#at}`);
    this.wasEmptyElement = end[1] === '/';
    return Array.from(found, ([attribute, value]) => ({ name: attribute, value }));
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function replaceReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([^;\s]*));?/g,
    (reference, decimal, hex, entity) => {
      if (!reference.endsWith(';')) throw new NotWellFormed(`${reference} has no end`);
      if (entity !== undefined) {
        const character = Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
        if (character === undefined) throw new NotWellFormed(`the entity ${reference} is not declared`);
        return character;
      }
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      if (code === 0 || code > 0x10ffff) throw new NotWellFormed(`${reference} is no character`);
      return String.fromCodePoint(code);
    },
  );
}
