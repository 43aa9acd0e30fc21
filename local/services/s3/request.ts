import { AwsError, type HttpRequest } from '../../service.ts';
import type { S3Request } from './operation.ts';

// seven days: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
const LONGEST_EXPIRY = 604_800;

const PATH = /^\/([^/]*)\/?(.*)$/s;

/** The bucket that a request is about; empty for one to the service itself. */
export const bucketNameOf = ({ path }: Pick<HttpRequest, 'path'>): string =>
  decode(PATH.exec(path)?.[1] ?? '');

/** Reads the path style, `/bucket/key`: the only one that reaches an endpoint without a name of its own. */
export function readS3Request(http: HttpRequest): S3Request {
  const [, , Key = ''] = PATH.exec(http.path) ?? [];
  const headers = (): Record<string, string> => ({
    // a presigned URL carries as parameters what its sender would have sent as headers
    ...lowerCase([...http.query].filter(([name]) => /^x-amz-/i.test(name))),
    ...lowerCase(Object.entries(http.headers).map(([name, value]) => [name, [value].flat().join(',')])),
  });
  const all = headers();
  return {
    http,
    Bucket: bucketNameOf(http),
    Key: decode(Key),
    query: http.query,
    header: (name) => all[name],
    headers,
  };
}

/**
 * Refuses a presigned URL that is too old, or was made for longer than seven days.
 * @param now milliseconds since the epoch
 */
export function refuseExpired({ query }: Pick<HttpRequest, 'query'>, now: number): void {
  if (!query.has('X-Amz-Signature')) return;
  const signedAt = parseDate(query.get('X-Amz-Date') ?? '');
  const seconds = Number(query.get('X-Amz-Expires') ?? NaN);
  if (Number.isNaN(signedAt) || !(seconds >= 1 && seconds <= LONGEST_EXPIRY)) {
    throw new AwsError(
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be between 1 and ${LONGEST_EXPIRY} seconds, and X-Amz-Date an ISO 8601 basic date`,
    );
  }
  const expires = signedAt + seconds * 1000;
  if (now <= expires) return;
  throw new AwsError('AccessDenied', 'Request has expired', 403, {
    'X-Amz-Expires': seconds,
    Expires: new Date(expires).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
}

/** `20261121T120000Z` → milliseconds since the epoch, or NaN. */
function parseDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

const lowerCase = (entries: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...entries].map(([name, value]) => [name.toLowerCase(), value]));

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', `Couldn't parse the specified URI: ${text}`);
  }
}
