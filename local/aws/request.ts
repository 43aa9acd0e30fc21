import type { IncomingMessage } from 'node:http';

import { AwsError, type HttpRequest } from '../service.ts';

// S3 takes 5 GB at once; a request is held in memory here
const MAX_BODY = 128 * 1024 * 1024;

/** Who signed a request and for which service, from its Credential scope. The signature itself isn't checked. */
export interface Scope {
  readonly accessKeyId: string;
  readonly service: string;
}

/**
 * Reads `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`, or the same from a presigned
 * query string. https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function scopeOf({ headers, query }: Pick<HttpRequest, 'headers' | 'query'>): Scope | null {
  const header = String(headers['authorization'] ?? '');
  const credential = /Credential=([^,\s]+)/.exec(header)?.[1] ?? query.get('X-Amz-Credential');
  if (!credential) return null;

  const parts = credential.split('/');
  const service = parts.at(-2);
  const accessKeyId = parts.slice(0, -4).join('/');
  return service && accessKeyId && parts.length >= 5 ? { accessKeyId, service } : null;
}

/** Reads a request to its end; a body over 128 MB rejects with `RequestEntityTooLarge`. */
export async function readRequest(request: IncomingMessage): Promise<HttpRequest> {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query.join('?')),
    headers: request.headers,
    body: await readBody(request),
  };
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > MAX_BODY) {
        reject(
          new AwsError(
            'RequestEntityTooLarge',
            `request has ${size} bytes, at most ${MAX_BODY} are taken`,
            413,
          ),
        );
      } else {
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      }
    });
    request.on('error', reject);
  });
}
