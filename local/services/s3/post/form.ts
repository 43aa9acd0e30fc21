import type { HttpRequest } from '../../../service.ts';

/** A form as a browser posts it: fields, then one file. What follows the file counts for nothing. */
export interface Form {
  /** Names in lower case: S3 tells them apart without regard to case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: FilePart | null;
  /** How many parts are named `file`. */
  readonly files: number;
  /** Bytes before the file's content. */
  readonly preamble: number;
  /** Whether it ended as multipart/form-data ends. */
  readonly complete: boolean;
}

export interface FilePart {
  /** As the browser says, without folders; empty for a text field. */
  readonly name: string;
  readonly content: Buffer;
}

interface Part {
  readonly name: string;
  readonly fileName: string;
  readonly start: number;
  readonly content: Buffer;
}

const read = new WeakMap<HttpRequest, Form>();

/** The form of a `POST` with multipart/form-data, read once for each request; null for any other. */
export function formOf(request: HttpRequest): Form | null {
  const type = String(request.headers['content-type'] ?? '');
  if (request.method !== 'POST' || !/^multipart\/form-data\b/i.test(type)) return null;
  let form = read.get(request);
  if (!form) {
    const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? [];
    form = parseForm(request.body, quoted ?? plain ?? '');
    read.set(request, form);
  }
  return form;
}

/** Reads RFC 7578; what is not well-formed leaves the form incomplete. */
function parseForm(body: Buffer, boundary: string): Form {
  const { parts, complete } = split(body, `--${boundary}`);
  const files = parts.filter(({ name }) => name === 'file');
  const [file] = files;
  const before = file ? parts.slice(0, parts.indexOf(file)) : parts;
  return {
    fields: new Map(before.map(({ name, content }) => [name, content.toString()])),
    file: file ? { name: file.fileName, content: file.content } : null,
    files: files.length,
    preamble: file?.start ?? body.length,
    complete: complete && boundary !== '',
  };
}

function split(body: Buffer, delimiter: string): { parts: Part[]; complete: boolean } {
  const parts: Part[] = [];
  let position = body.indexOf(delimiter);
  while (position >= 0) {
    const after = position + delimiter.length;
    if (body.toString('latin1', after, after + 2) === '--') return { parts, complete: true };
    const headersEnd = body.indexOf('\r\n\r\n', after);
    const end = headersEnd < 0 ? -1 : body.indexOf(`\r\n${delimiter}`, headersEnd + 2);
    if (end < 0) break;
    const start = headersEnd + 4;
    parts.push({
      ...named(body.toString('utf8', after, headersEnd)),
      start,
      content: body.subarray(start, end),
    });
    position = end + 2;
  }
  return { parts, complete: false };
}

function named(headers: string): { name: string; fileName: string } {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  // browsers write a quote in a name as %22
  const parameter = (name: string) =>
    (new RegExp(`[;\\s]${name}="([^"]*)"`, 'i').exec(disposition)?.[1] ?? '').replaceAll('%22', '"');
  return { name: parameter('name').toLowerCase(), fileName: parameter('filename').split(/[/\\]/).at(-1)! };
}
