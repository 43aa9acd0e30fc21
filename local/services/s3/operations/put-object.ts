import { AwsError } from '../../../service.ts';
import { checkContent } from '../checksums.ts';
import { unwrapChunks } from '../chunked.ts';
import { checkWrite, readConditions, type Conditions } from '../conditions.ts';
import type { NewObject, ObjectVersion } from '../object-version.ts';
import {
  objectId,
  onObject,
  quoted,
  versionHeader,
  type ObjectId,
  type Operation,
  type S3Request,
} from '../operation.ts';
import { parseTagging, tagsOf } from './tagging.ts';

interface Input extends ObjectId, Conditions {
  readonly object: NewObject;
}

const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const META = 'x-amz-meta-';
const LONGEST_KEY = 1024;
const MOST_METADATA = 2048;

/** Stores an object with its headers, metadata, tags and checksum. */
export const putObject: Operation<Input, ObjectVersion> = {
  read: (request) => ({ ...objectId(request), ...readConditions(request), object: readObject(request) }),

  access: (input) => [
    onObject('PutObject', input),
    // whether the content is another is a thing that only its reader may learn
    ...(input.IfMatch === undefined ? [] : [onObject('GetObject', input)]),
    ...(Object.keys(input.object.tags ?? {}).length > 0 ? [onObject('PutObjectTagging', input)] : []),
  ],

  perform({ store, announce }, { Bucket, Key, object, ...conditions }) {
    checkKey(Key);
    const bucket = store.bucket(Bucket);
    checkWrite(bucket.get(Key), conditions);
    const version = bucket.put(Key, object);
    announce.created(version, 'PutObject');
    return version;
  },

  render: (version) => ({
    headers: {
      etag: quoted(version.etag),
      'x-amz-server-side-encryption': 'AES256',
      ...versionHeader(version),
      ...(version.checksum && {
        [`x-amz-checksum-${version.checksum.algorithm}`]: version.checksum.value,
        'x-amz-checksum-type': 'FULL_OBJECT',
      }),
    },
  }),
};

/** Throws `KeyTooLongError`. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= LONGEST_KEY) return;
  throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
    Size: Buffer.byteLength(key),
    MaxSizeAllowed: LONGEST_KEY,
  });
}

function readObject(request: S3Request): NewObject {
  const { http, header } = request;
  const chunked = (header('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
  const { content, trailer } = chunked ? unwrapChunks(http.body) : { content: http.body, trailer: {} };
  const announced = header('x-amz-decoded-content-length');
  if (announced !== undefined && Number(announced) !== content.length)
    throw new AwsError('IncompleteBody', `got ${content.length} bytes, ${announced} were announced`);

  return {
    body: content,
    headers: readHeaders(request),
    metadata: readMetadata(request),
    tags: tagsOf(parseTagging(header('x-amz-tagging') ?? '')),
    checksum: checkContent(content, (name) => (trailer as Record<string, string>)[name] ?? header(name)),
  };
}

/** The headers that come back with the object. */
export function readHeaders({ header }: S3Request): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const values = (header(name) ?? '').split(',').filter((each) => each.trim() !== 'aws-chunked');
      // how it was sent is not what it is
      const value = values.join(',').trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** `x-amz-meta-*`; throws `MetadataTooLarge` over 2 KB. */
export function readMetadata({ headers }: S3Request): Record<string, string> {
  const entries = Object.entries(headers()).filter(([name]) => name.startsWith(META));
  const size = entries.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name.slice(META.length) + value),
    0,
  );
  if (size > MOST_METADATA)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(META.length), value]));
}
