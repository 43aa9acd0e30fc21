import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { AwsError, type HttpRequest } from '../../service.ts';

/** `<access key>/<date>/<region>/s3/aws4_request`, as a credential names it. */
export interface Credential {
  readonly accessKeyId: string;
  /** What follows the access key. */
  readonly scope: readonly string[];
}

/** The secret of an access key; null where it isn't known, and a signature can't be checked. */
export type SecretOf = (accessKeyId: string) => string | null;

export function readCredential(text: string): Credential {
  const [accessKeyId = '', ...scope] = text.split('/');
  return { accessKeyId, scope };
}

/**
 * Checks the signature of what was signed as text: a POST policy, a canonical request.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 * @param signature hex
 * @throws AwsError `SignatureDoesNotMatch`
 */
export function checkSignature(
  { accessKeyId, scope }: Credential,
  text: string,
  signature: string,
  secretOf: SecretOf,
): void {
  const secret = secretOf(accessKeyId);
  if (secret === null) return;
  const key = scope.reduce<string | Buffer>((signing, part) => hmac(signing, part), `AWS4${secret}`);
  const expected = hmac(key, text);
  const given = Buffer.from(signature, 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  );
}

/**
 * Checks a presigned URL: a link in which anything was changed is refused.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function checkPresigned(request: HttpRequest, secretOf: SecretOf): void {
  const { query } = request;
  const signature = query.get('X-Amz-Signature');
  if (signature === null) return;
  const credential = readCredential(query.get('X-Amz-Credential') ?? '');
  const text = [
    'AWS4-HMAC-SHA256',
    query.get('X-Amz-Date') ?? '',
    credential.scope.join('/'),
    createHash('sha256').update(canonical(request)).digest('hex'),
  ].join('\n');
  checkSignature(credential, text, signature, secretOf);
}

function canonical({ method, path, query, headers }: HttpRequest): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const signed = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const lines = signed.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  );
  const content = String(headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD');
  return [method, path, parameters.sort().join('&'), lines.join(''), signed.join(';'), content].join('\n');
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** As RFC 3986 has it, which leaves less unencoded than `encodeURIComponent`. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
