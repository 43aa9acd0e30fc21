import { drawing } from '../images.fixture.ts';
import { inertSvg } from './inert-svg.ts';

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

describe('a drawing is inert', () => {
  test.each([
    ['<a xlink:href="https://example.com/"><path d="M0 0"/></a>'],
    ['<a href="mailto:ada@example.com"/>'],
    ['<use href="#a"/><g id="a"/>'],
    ['<path fill="url(#a)" style="stroke: url( \'#b\' )"/>'],
    ['<style>.a { fill: red } /* @import url(b) */ .b { mask: url("#c") }</style>'],
    ['<text>javascript: is a scheme, onload an attribute, and @import a rule</text>'],
    ['<text><![CDATA[<script>alert(1)</script>]]></text>'],
    ['<animate attributeName="opacity" values="0;1" to="1"/>'],
    ['<e:view xmlns:e="http://example.com/editor" e:zoom="1"/>'],
    ['<?xml version="1.0"?>'],
    ['<!-- <script>alert(1)</script> -->'],
  ])('with %s', (content) => {
    expect(inertSvg(drawing(content))).toEqual([]);
  });

  test('with images in it, which are handed out to be looked at', () => {
    const embedded = inertSvg(drawing(`<image href="${PIXEL}"/><image xlink:href="${PIXEL}"/>`));

    expect(embedded.map((image) => image.toString('latin1', 1, 4))).toEqual(['PNG', 'PNG']);
  });
});

describe('a drawing is refused', () => {
  test.each([
    ['<script/>'],
    ['<SCRIPT/>'],
    ['<x:script xmlns:x="http://www.w3.org/2000/svg"/>'],
    ['<p xmlns="http://www.w3.org/1999/xhtml">words</p>'],
    ['<foreignObject/>'],
    ['<iframe/>'],
    ['<path onclick="alert(1)"/>'],
    ['<path ONCLICK="alert(1)"/>'],
    ['<path xmlns:e="http://www.w3.org/2001/xml-events" e:onload="alert(1)"/>'],
    ['<a href="javascript:alert(1)"/>'],
    ['<a href=" java&#10;script:alert(1)"/>'],
    ['<a href="data:text/html,words"/>'],
    ['<a href="//example.com/"/>'],
    ['<use href="https://example.com/a.svg#b"/>'],
    ['<use href="other.svg#b"/>'],
    ['<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'],
    ['<image href="data:image/png,words"/>'],
    ['<set attributeName="href" to="javascript:alert(1)"/>'],
    ['<set attributeName="xlink:href" to="#a"/>'],
    ['<animate attributeName="fill" values="red;url(//example.com/a)"/>'],
    ['<animate attributeName="onclick" to="alert(1)"/>'],
    ['<path fill="url(https://example.com/a.svg#b)"/>'],
    ['<path style="fill: u\\72l(//example.com/a)"/>'],
    ['<path style="fill: ur/**/l(//example.com/a)"/>'],
    ['<style>@im\\port "a.css"</style>'],
    ['<style>@font-face { src: url("https://example.com/a.woff") }</style>'],
    ['<style><![CDATA[ a { fill: url(//example.com) } ]]></style>'],
    ['<g xml:base="https://example.com/"/>'],
    ['<?xml-stylesheet href="a.css"?>'],
  ])('as active, with %s', (content) => {
    expect(() => inertSvg(drawing(content))).toThrow(expect.objectContaining({ reason: 'active_content' }));
  });

  test.each([
    ['<?xml version="1.0" encoding="UTF-7"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('as active: %s', (source) => {
    expect(() => inertSvg(Buffer.from(source))).toThrow(
      expect.objectContaining({ reason: 'active_content' }),
    );
  });

  test.each([
    ['an element that is not closed', '<g>'],
    ['elements that cross each other', '<g><a></g></a>'],
    ['an attribute without quotes', '<g id=a/>'],
    ['an attribute twice', '<g id="a" id="b"/>'],
    ['an entity that nobody declared', '<text>&nbsp;</text>'],
    ['an entity without its end', '<text>AT&T</text>'],
    ['a character that is none', '<text>&#x110000;</text>'],
    ['a prefix that nobody declared', '<x:g/>'],
    ['elements a thousand deep', '<g>'.repeat(1_000) + '</g>'.repeat(1_000)],
  ])('as damaged, with %s', (_, content) => {
    expect(() => inertSvg(drawing(content))).toThrow(expect.objectContaining({ reason: 'damaged' }));
  });

  test.each([
    ['what refers to itself', '<g id="a"><use href="#a"/></g>'],
    [
      'what refers to itself by way of others',
      '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    ],
    ['patterns of patterns', '<pattern id="a"><path fill="url(#a)"/></pattern>'],
    ['two million bytes', `<desc>${'a'.repeat(2_000_000)}</desc>`],
    [
      'a long chain',
      Array.from({ length: 5_000 }, (_, at) => `<g id="a${at}"><use href="#a${at + 1}"/></g>`).join(''),
    ],
  ])('as too complex, with %s', (_, content) => {
    expect(() => inertSvg(drawing(content))).toThrow(expect.objectContaining({ reason: 'too_complex' }));
  });
});
