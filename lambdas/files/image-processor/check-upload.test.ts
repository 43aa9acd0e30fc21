import { deflateSync } from 'node:zlib';
import { BROKEN } from './broken.fixture.ts';
import { type Announced, checkUpload } from './check-upload.ts';
import { drawing, frames, idat, iend, ihdr, png, quarters } from './images.fixture.ts';
import type { Upload } from './upload.ts';

function arrived(bytes: Buffer): Upload {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}

function check(bytes: Buffer, announced: Partial<Announced>) {
  return checkUpload(arrived(bytes), {
    type: 'image/png',
    extension: 'png',
    size: bytes.length,
    ...announced,
  });
}

describe('an upload is refused', () => {
  test.each(BROKEN)('%s', async (_, announced, bytes, reason) => {
    const checked = check(await bytes(), announced);

    await expect(checked).rejects.toMatchObject({ name: 'Rejected', reason });
  });

  test('that is larger than its announcement', async () => {
    const bytes = await quarters().png().toBuffer();

    await expect(check(bytes, { size: bytes.length - 1 })).rejects.toMatchObject({ reason: 'too_large' });
  });
});

describe('an image is taken', () => {
  test('although a page is hidden behind it, which is not kept', async () => {
    const hidden = Buffer.concat([
      await quarters().jpeg().toBuffer(),
      Buffer.from('<script>alert(1)</script>'),
    ]);

    const checked = await check(hidden, { type: 'image/jpeg', extension: 'jpeg' });

    expect(checked).toMatchObject({ image: { width: 320, height: 240 } });
  });

  test('without the profile in it, which unpacks to 300 megabytes', async () => {
    const profile = Buffer.concat([Buffer.from('bomb\0\0'), deflateSync(Buffer.alloc(300_000_000))]);
    const bytes = png(ihdr(40, 30), ['iCCP', profile], idat(40, 30), iend);

    const checked = await check(bytes, {});

    expect(checked).toMatchObject({ image: { width: 40, height: 30 } });
  });

  test('as its first frame, of a film', async () => {
    const colours = Array.from({ length: 2_000 }, (_, frame) => (frame % 2 ? '#f00' : '#0f0'));

    const checked = await check(await frames(colours, 'image/gif'), { type: 'image/gif', extension: 'gif' });

    expect(checked).toMatchObject({ image: { raw: { width: 16, height: 16 } } });
  });

  test.each([
    [
      'a comment and a document type',
      `<?xml version="1.0" encoding="utf-8"?><!-- made by hand --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${drawing()}`,
    ],
    ['a byte order mark', `\ufeff${drawing()}`],
    ['a link to a page', `${drawing('<a href="https://example.com/"><path d="M0 0"/></a>')}`],
    [
      'styles of its own',
      `${drawing('<style>.a { fill: url(#b) } /* "x" */</style><path style="fill:url(\'#b\')" d="M0 0"/>')}`,
    ],
    [
      'what an editor keeps in it',
      `${drawing('<metadata xmlns:i="http://example.com/"><i:view zoom="1">a &lt; b</i:view></metadata>')}`,
    ],
    [
      'a small image in it',
      `${drawing(`<image href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="/>`)}`,
    ],
  ])('which is a drawing with %s', async (_, source) => {
    const checked = await check(Buffer.from(source), { type: 'image/svg+xml', extension: 'svg' });

    expect(checked).toMatchObject({ image: { raw: { width: 2_048, height: 1_536 } } });
  });
});

const ZIP = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1');
const PDF = Buffer.from(`%PDF-1.7\n${'1 0 obj\n'.repeat(20_000)}%%EOF\n`);
const TEXT = Buffer.from('größer als 9 000 €\n'.repeat(5_000));

describe('a document', () => {
  test.each([
    ['application/pdf', 'pdf', PDF],
    ['application/zip', 'zip', ZIP],
    ['application/json', 'json', Buffer.from('{"a":["ä",1]}')],
    ['text/csv', 'csv', Buffer.from('a;b\r\n1;2\r\n')],
    ['text/plain', 'txt', TEXT],
    ['text/plain', 'txt', TEXT.subarray(1)],
  ])('is taken as it is: %s', async (type, extension, bytes) => {
    const checked = check(bytes, { type, extension });

    await expect(checked).resolves.toEqual({ document: type });
  });

  test.each([
    ['half of a PDF', 'application/pdf', 'pdf', PDF.subarray(0, PDF.length / 2), 'damaged'],
    ['a ZIP without its end', 'application/zip', 'zip', Buffer.from('PK\x03\x04'.padEnd(500)), 'damaged'],
    ['half of JSON', 'application/json', 'json', Buffer.from('{"a":['), 'damaged'],
    ['text in another encoding', 'text/plain', 'txt', Buffer.from('größer', 'latin1'), 'type_mismatch'],
    ['text that ends in bytes', 'text/plain', 'txt', Buffer.concat([TEXT, Buffer.from([0, 255])]), 'damaged'],
    [
      'a program that is called text',
      'text/plain',
      'txt',
      Buffer.from('MZ\x90\0', 'latin1'),
      'type_mismatch',
    ],
    ['an image that is called text', 'text/plain', 'txt', Buffer.from('GIF89a....'), 'type_mismatch'],
    ['text that is called a PDF', 'application/pdf', 'pdf', Buffer.from('words'), 'type_mismatch'],
    ['a text whose name ends in .html', 'text/plain', 'html', Buffer.from('<p>words'), 'wrong_extension'],
    ['a page of HTML', 'text/html', 'html', Buffer.from('<p>words'), 'type_mismatch'],
  ])('is refused: %s', async (_, type, extension, bytes, reason) => {
    const checked = check(bytes, { type, extension });

    await expect(checked).rejects.toMatchObject({ reason });
  });
});
