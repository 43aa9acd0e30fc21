import { Rejected } from '../rejected.ts';
import { utf8 } from '../utf8.ts';
import { Namespaces } from './namespaces.ts';
import { reachesOut } from './style.ts';
import { Weight } from './weight.ts';
import { NotWellFormed, type Token, tokens } from './xml.ts';

/** Bytes: as many elements as a minute draws. */
const MAX_BYTES = 2_000_000;

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';

/** Elements that run something, or show what is no drawing; in lower case, as browsers read HTML. */
const ACTIVE = new Set(
  'script foreignobject handler listener iframe embed object audio video canvas source link meta base'.split(
    ' ',
  ),
);
/** Attributes that refer to something. An animation may change another attribute into one. */
const REFERENCES = new Set(['href', 'src', 'to', 'from', 'by', 'values']);
/** Elements that lead to others, or move them, and don't draw them once more. */
const UNDRAWN = /^(?:a|set|animate\w*)$/;
const EMBEDDED = /^data:image\/(?:png|jpeg|gif|webp);base64,([\w+/=\s]*)$/i;

/** A raster image within a drawing, still encoded. */
export type Embedded = Buffer;

/**
 * Proves that a drawing does nothing and needs nothing: no scripts, no handlers of events, no other documents, no
 * entities. What is drawn from it could not run any; refused it is all the same, because whoever sends it to others
 * by mistake or by intent should be told.
 *
 * @returns the raster images within it, which are still to be checked
 * @throws Rejected `active_content`, `too_complex` or `damaged`
 */
export function inertSvg(bytes: Buffer): Embedded[] {
  const text = utf8(bytes);
  if (text === null) throw new Rejected('damaged');
  if (bytes.length > MAX_BYTES) throw new Rejected('too_complex');
  const drawing = new Drawing();
  try {
    for (const token of tokens(text)) drawing.read(token);
  } catch (error) {
    throw error instanceof NotWellFormed ? new Rejected('damaged', { cause: error }) : error;
  }
  if (drawing.weight.isTooMuch) throw new Rejected('too_complex');
  return drawing.embedded;
}

class Drawing {
  readonly embedded: Embedded[] = [];
  readonly weight = new Weight();
  readonly #namespaces = new Namespaces();
  readonly #within: string[] = [];

  read(token: Token): void {
    switch (token.kind) {
      case 'open':
        return this.#open(token);
      case 'close':
        this.#within.pop();
        this.weight.close();
        return this.#namespaces.close();
      case 'text':
        return assertInert(this.#within.at(-1) !== 'style' || !reachesOut(token.text));
      case 'instruction':
        // others, such as xml-stylesheet, bring something along; other encodings would be read in two ways
        assertInert(token.target === 'xml');
        return assertInert(!/encoding\s*=\s*["'](?!utf-8["'])/i.test(token.text));
      case 'doctype':
        // declares entities; one that only names the version of SVG is as common as harmless: nobody fetches it
        return assertInert(!token.text.includes('['));
    }
  }

  #open({ name, attributes }: Extract<Token, { kind: 'open' }>): void {
    this.#namespaces.open(attributes);
    const { namespace, local } = this.#namespaces.expand(name);
    if (this.#within.length === 0 && (namespace !== SVG || local !== 'svg'))
      throw new NotWellFormed('no SVG');
    assertInert(namespace !== XHTML && !ACTIVE.has(local.toLowerCase()));
    this.#within.push(local.toLowerCase());
    this.weight.open();
    for (const attribute of attributes) this.#readAttribute(local, attribute.name, attribute.value);
  }

  #readAttribute(element: string, name: string, value: string): void {
    if (name === 'xmlns' || name.startsWith('xmlns:')) return;
    const local = this.#namespaces.expand(name).local.toLowerCase();
    assertInert(!local.startsWith('on') && name !== 'xml:base');
    assertInert(local !== 'attributename' || !/^(?:.*:)?(?:href|on.*)$/i.test(value.trim()));
    if (name === 'id') this.weight.name(value);
    if (REFERENCES.has(local)) return this.#readReference(element, local, value);
    assertInert(!reachesOut(value));
    for (const [, id = ''] of value.matchAll(/url\(\s*["']?#([^"')]+)/gi)) this.weight.refer(id.trim());
  }

  #readReference(element: string, attribute: string, value: string): void {
    // browsers leave white space and control characters out of a scheme
    // eslint-disable-next-line no-control-regex -- they are what is left out
    const plain = value.replace(/[\u0000-\u0020]/g, '');
    assertInert(!/^(?:javascript|vbscript):/i.test(plain));
    if (attribute !== 'href' && attribute !== 'src') return assertInert(!reachesOut(value));
    if (plain === '') return;
    if (plain.startsWith('#')) return UNDRAWN.test(element) ? undefined : this.weight.refer(plain.slice(1));
    // a link leads to another page, and brings nothing of it here
    if (element === 'a' && /^(?:https?|mailto):/i.test(plain)) return;
    const [, data] = EMBEDDED.exec(value.trim()) ?? [];
    assertInert(data !== undefined);
    this.embedded.push(Buffer.from(data!, 'base64'));
  }
}

function assertInert(isInert: boolean): asserts isInert {
  if (!isInert) throw new Rejected('active_content');
}
