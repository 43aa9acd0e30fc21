import type { ServerResponse } from 'node:http';
import type { Origin } from './distribution.ts';

/** An object as S3 answers it. */
export interface StoredObject {
  readonly body: Buffer;
  /** `ETag`, `Content-Type`, `Cache-Control` … */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads an object as CloudFront may; null for one that isn't there or may not be read, which S3 doesn't tell apart. */
export type ReadObject = (bucket: string, key: string) => Promise<StoredObject | null>;

/**
 * A bucket behind origin access control. Without the right to list, S3 answers 403 for what isn't there.
 * @param domainName `bucket.s3.region.amazonaws.com`
 */
export function bucketOrigin(domainName: string, read: ReadObject): Origin {
  const bucket = domainName.split('.s3.')[0]!;
  return async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const object = await read(bucket, decode(path.slice(1)));
    if (!object) return deny(response);
    const { body, headers } = object;
    if (headers['ETag'] && request.headers['if-none-match'] === headers['ETag']) {
      return void response.writeHead(304, flat({ ...headers, Server: 'AmazonS3' })).end();
    }
    response.writeHead(200, flat({ ...headers, 'Content-Length': String(body.length), Server: 'AmazonS3' }));
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function deny(response: ServerResponse): void {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  response.writeHead(
    403,
    flat({ 'Content-Type': 'application/xml', 'Content-Length': String(body.length), Server: 'AmazonS3' }),
  );
  response.end(body);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // what isn't valid percent-encoding is no key either
    return path;
  }
}

const flat = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();
