import type { ServerResponse } from 'node:http';
import type { Access } from '../service.ts';
import type { Origin } from './distribution.ts';

/** An object as S3 answers it. */
export interface StoredObject {
  readonly body: Buffer;
  /** `ETag`, `Content-Type`, `Cache-Control` … */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a bucket origin asks of S3 and IAM. */
export interface Buckets {
  /** The object, null where there is none. */
  readonly readObject: (bucket: string, key: string) => StoredObject | null;
  /** Whether CloudFront may do that. */
  readonly permits: (access: Access) => boolean;
}

/**
 * A bucket behind origin access control. S3 answers 404 for what isn't there only to who may list the bucket.
 * @param domainName `bucket.s3.region.amazonaws.com`
 * @param distributionArn whom the bucket's policy names
 */
export function bucketOrigin(domainName: string, distributionArn: string, buckets: Buckets): Origin {
  const bucket = domainName.split('.s3.')[0]!;
  const arn = `arn:aws:s3:::${bucket}`;
  const permits = (action: string, resource: string) =>
    buckets.permits({ action, resource, context: { 'aws:sourcearn': distributionArn } });

  return (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const key = decode(path.slice(1));
    if (!permits('s3:GetObject', `${arn}/${key}`))
      return refuse(response, 403, 'AccessDenied', 'Access Denied');
    const object = buckets.readObject(bucket, key);
    if (!object) {
      if (!permits('s3:ListBucket', arn)) return refuse(response, 403, 'AccessDenied', 'Access Denied');
      return refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
    }
    const { body, headers } = object;
    if (headers['ETag'] && request.headers['if-none-match'] === headers['ETag']) {
      return void response.writeHead(304, flat({ ...headers, Server: 'AmazonS3' })).end();
    }
    response.writeHead(200, flat({ ...headers, 'Content-Length': String(body.length), Server: 'AmazonS3' }));
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  const headers = {
    'Content-Type': 'application/xml',
    'Content-Length': String(body.length),
    Server: 'AmazonS3',
  };
  response.writeHead(status, flat(headers)).end(body);
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
