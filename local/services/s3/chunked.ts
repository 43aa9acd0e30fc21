import { AwsError } from '../../service.ts';

export interface Unwrapped {
  readonly content: Buffer;
  /** Headers that came after the content, names in lower case. */
  readonly trailer: Readonly<Record<string, string>>;
}

/**
 * Takes the content out of `aws-chunked`, as SDKs send what they stream: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`
 * until a size of 0, then trailing headers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function unwrapChunks(body: Buffer): Unwrapped {
  const chunks: Buffer[] = [];
  for (let position = 0; ;) {
    const end = body.indexOf('\r\n', position);
    const size = end < 0 ? NaN : Number.parseInt(body.toString('latin1', position, end), 16);
    const start = end + 2;
    if (!(size >= 0) || start + size > body.length)
      throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
    if (size === 0) {
      return { content: Buffer.concat(chunks), trailer: trailerOf(body.toString('latin1', start)) };
    }
    chunks.push(body.subarray(start, start + size));
    position = start + size + 2;
  }
}

function trailerOf(text: string): Record<string, string> {
  const lines = text.split(/\r\n|\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
