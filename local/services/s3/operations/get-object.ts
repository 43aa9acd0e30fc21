import { checkRead, readConditions, type Conditions } from '../conditions.ts';
import type { ObjectVersion } from '../object-version.ts';
import {
  findObject,
  objectId,
  onObject,
  quoted,
  versionHeader,
  type ObjectId,
  type Operation,
} from '../operation.ts';
import { readRange, type Range } from '../range.ts';

interface Input extends ObjectId, Conditions {
  readonly Range?: string | undefined;
  /** Answers the checksum that the object was stored with. */
  readonly ChecksumMode?: boolean;
  /** Headers of the answer by the caller's wish: `response-content-disposition` */
  readonly overrides?: Readonly<Record<string, string>>;
}

interface Output {
  readonly version: ObjectVersion;
  readonly range: Range | null;
  /** Null for HeadObject. */
  readonly body: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const OVERRIDE = 'response-';

function reading(content: boolean): Operation<Input, Output> {
  return {
    read: (request) => ({
      ...objectId(request),
      ...readConditions(request),
      Range: request.header('range'),
      ChecksumMode: request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED',
      overrides: Object.fromEntries(
        [...request.query]
          .filter(([name]) => name.startsWith(OVERRIDE))
          .map(([name, value]) => [name.slice(OVERRIDE.length), value]),
      ),
    }),

    access: (input) => [onObject(input.VersionId === undefined ? 'GetObject' : 'GetObjectVersion', input)],

    perform(s3, input) {
      const version = findObject(s3, input);
      checkRead(version, input);
      const range = readRange(input.Range, version.size);
      // the checksum is the whole object's: a part can't be checked with it
      const checksum = input.ChecksumMode && !range ? version.checksum : null;
      const headers = {
        ...version.headers,
        ...input.overrides,
        ...(checksum && {
          [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
          'x-amz-checksum-type': 'FULL_OBJECT',
        }),
      };
      return { version, range, headers, body: content ? s3.store.bucket(input.Bucket).read(version) : null };
    },

    render: ({ version, range, body, headers }) => ({
      status: range ? 206 : 200,
      headers: {
        ...headers,
        ...versionHeader(version),
        ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${version.size}` }),
        ...prefixed('x-amz-meta-', version.metadata),
        ...(Object.keys(version.tags).length > 0 && {
          'x-amz-tagging-count': String(Object.keys(version.tags).length),
        }),
        'accept-ranges': 'bytes',
        'content-length': String(range ? range.last - range.first + 1 : version.size),
        etag: quoted(version.etag),
        'last-modified': new Date(version.modifiedAt).toUTCString(),
        'x-amz-server-side-encryption': 'AES256',
      },
      body: range && body ? body.subarray(range.first, range.last + 1) : (body ?? ''),
    }),
  };
}

export const getObject = reading(true);
export const headObject = reading(false);

const prefixed = (prefix: string, record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
