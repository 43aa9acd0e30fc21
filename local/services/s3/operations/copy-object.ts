import { AwsError } from '../../../service.ts';
import { checkRead, checkWrite, readConditions, type Conditions } from '../conditions.ts';
import type { NewObject, ObjectVersion } from '../object-version.ts';
import {
  findObject,
  objectId,
  onObject,
  quoted,
  versionElement,
  versionHeader,
  xmlAnswer,
  type ObjectId,
  type Operation,
} from '../operation.ts';
import { renderXml } from '../xml.ts';
import { readHeaders, readMetadata } from './put-object.ts';
import { parseTagging, tagsOf } from './tagging.ts';

interface Input extends ObjectId, Conditions {
  readonly source: ObjectId & { readonly conditions: Conditions };
  /** What takes the place of the source's headers and metadata; null copies them. */
  readonly replacement: Pick<NewObject, 'headers' | 'metadata'> | null;
  /** Likewise of its tags. */
  readonly tags: Readonly<Record<string, string>> | null;
}

interface Output {
  readonly source: ObjectVersion;
  readonly copy: ObjectVersion;
}

/** Copies within the rehearsal; onto itself only with other headers, as S3 has it. */
export const copyObject: Operation<Input, Output> = {
  read: (request) => {
    const replaces = (what: string) => request.header(`x-amz-${what}-directive`)?.toUpperCase() === 'REPLACE';
    return {
      ...objectId(request),
      ...readConditions(request),
      source: {
        ...readSource(request.header('x-amz-copy-source')!),
        conditions: readConditions(request, 'x-amz-copy-source-'),
      },
      replacement: replaces('metadata')
        ? { headers: readHeaders(request), metadata: readMetadata(request) }
        : null,
      tags: replaces('tagging') ? tagsOf(parseTagging(request.header('x-amz-tagging') ?? '')) : null,
    };
  },

  access: ({ source, tags, ...target }) => [
    onObject(source.VersionId === undefined ? 'GetObject' : 'GetObjectVersion', source),
    onObject('PutObject', target),
    ...(target.IfMatch === undefined ? [] : [onObject('GetObject', target)]),
    ...(Object.keys(tags ?? {}).length > 0 ? [onObject('PutObjectTagging', target)] : []),
  ],

  perform(s3, { Bucket, Key, source, replacement, tags, ...conditions }) {
    const found = findObject(s3, source);
    checkRead(found, source.conditions);
    const onItself = source.Bucket === Bucket && source.Key === Key && source.VersionId === undefined;
    if (onItself && !replacement) {
      throw new AwsError(
        'InvalidRequest',
        'This copy request is illegal because it is trying to copy an object to itself without changing its metadata',
      );
    }
    const bucket = s3.store.bucket(Bucket);
    checkWrite(bucket.get(Key), conditions);
    const body = s3.store.bucket(source.Bucket).read(found);
    const { headers, metadata, checksum } = found;
    const copy = bucket.put(Key, {
      body,
      checksum,
      headers,
      metadata,
      ...replacement,
      tags: tags ?? found.tags,
    });
    s3.announce.created(copy, 'CopyObject');
    return { source: found, copy };
  },

  render: ({ source, copy }) => {
    const LastModified = new Date(copy.modifiedAt).toISOString();
    const answer = xmlAnswer(renderXml('CopyObjectResult', { LastModified, ETag: quoted(copy.etag) }));
    const sourceVersion = versionElement(source);
    return {
      ...answer,
      headers: {
        ...answer.headers,
        ...versionHeader(copy),
        ...(sourceVersion && { 'x-amz-copy-source-version-id': sourceVersion }),
      },
    };
  },
};

/** `/bucket/key?versionId=…`, percent-encoded, with or without its first slash. */
function readSource(header: string): ObjectId {
  const [path = '', query = ''] = header.split('?');
  const [, Bucket = '', Key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(path)) ?? [];
  if (!Bucket)
    throw new AwsError('InvalidArgument', `Copy Source must mention the source bucket and key: ${header}`);
  return { Bucket, Key, VersionId: new URLSearchParams(query).get('versionId') ?? undefined };
}
