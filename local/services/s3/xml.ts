import { AwsError } from '../../service.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export type XmlValue = string | number | boolean | null | undefined | XmlObject | readonly XmlValue[];
export interface XmlObject {
  readonly [name: string]: XmlValue;
}

/** A document of S3: `{ Contents: [{ Key: 'a' }] }` repeats the element `Contents`; null leaves one out. */
export function renderXml(root: string, content: XmlObject, namespace: string | null = NAMESPACE): string {
  const opening = namespace === null ? `<${root}>` : `<${root} xmlns="${namespace}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${opening}${inner(content)}</${root}>`;
}

function inner(value: XmlValue): string {
  if (typeof value !== 'object' || value === null) return escape(String(value));
  return Object.entries(value)
    .flatMap(([name, each]) => (Array.isArray(each) ? each.map((item) => [name, item]) : [[name, each]]))
    .filter(([, each]) => each !== null && each !== undefined)
    .map(([name, each]) => `<${name}>${inner(each)}</${name}>`)
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// control characters, which XML 1.0 can't carry raw, as references: a key may hold them
const escape = (text: string) =>
  text
    .replace(/[&<>"]/g, (character) => ESCAPES[character]!)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An element: its text where it has no elements in it. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/** Reads a document without attributes of meaning; throws `MalformedXML`. */
export function parseXml(document: string): Element {
  const stack: { name: string; text: string; children: Element[] }[] = [{ name: '', text: '', children: [] }];
  for (const [, closing, name = '', empty, text] of document.matchAll(
    /<(?:\?[^>]*|!--[\s\S]*?--|(\/?)([^\s>/?!]+)[^>]*?(\/?))>|([^<]+)/g,
  )) {
    if (text !== undefined) stack.at(-1)!.text += unescape(text);
    else if (closing === '/') close(stack, name);
    else if (empty === '/') stack.at(-1)!.children.push({ name, text: '', children: [] });
    else if (name) stack.push({ name, text: '', children: [] });
  }
  const [root] = stack[0]!.children;
  if (stack.length !== 1 || !root) throw malformed();
  return root;
}

/** The elements of a name, directly in this one. */
export const childrenOf = ({ children }: Element, name: string): Element[] =>
  children.filter((child) => child.name === name);

export const textOf = (element: Element, name: string): string | undefined =>
  childrenOf(element, name)[0]?.text;

function close(stack: { name: string; text: string; children: Element[] }[], name: string) {
  const element = stack.pop();
  if (element?.name !== name || stack.length === 0) throw malformed();
  stack.at(-1)!.children.push(element);
}

const malformed = () =>
  new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name: string) => {
    if (hex || decimal) return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
    return ENTITIES[name] ?? whole;
  });
