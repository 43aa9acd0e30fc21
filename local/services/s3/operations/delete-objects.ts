import { AwsError } from '../../../service.ts';
import { checkContent } from '../checksums.ts';
import { checkWrite, failed, readConditions, type Conditions } from '../conditions.ts';
import type { ObjectVersion } from '../object-version.ts';
import {
  objectId,
  onObject,
  versionElement,
  versionHeader,
  xmlAnswer,
  type ObjectId,
  type Operation,
  type S3,
} from '../operation.ts';
import { childrenOf, parseXml, renderXml, textOf } from '../xml.ts';

const MOST_KEYS = 1000;

const allowing = (id: ObjectId) =>
  onObject(id.VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', id);

function remove({ store, announce }: S3, id: ObjectId): ObjectVersion | null {
  const gone = store.bucket(id.Bucket).remove(id.Key, id.VersionId);
  const marked = isMarker(gone) && id.VersionId === undefined;
  if (gone) announce.deleted(gone, 'DeleteObject', marked ? 'Delete Marker Created' : 'Permanently Deleted');
  return gone;
}

const isMarker = (version: ObjectVersion | null) => version !== null && version.blob === null;

/** Deletes an object, or its version; one that isn't there is deleted already. */
export const deleteObject: Operation<ObjectId & Pick<Conditions, 'IfMatch'>, ObjectVersion | null> = {
  read: (request) => ({ ...objectId(request), IfMatch: readConditions(request).IfMatch }),
  access: (input) => [
    allowing(input),
    ...(input.IfMatch === undefined || input.IfMatch === '*' ? [] : [onObject('GetObject', input)]),
  ],
  perform(s3, { IfMatch, ...id }) {
    const current = s3.store.bucket(id.Bucket).get(id.Key);
    // unlike a write, which misses what it would replace, a deletion only finds its condition unmet
    if (IfMatch === '*' && !current) throw failed('If-Match');
    checkWrite(current, { IfMatch });
    return remove(s3, id);
  },
  render: (gone) => ({
    status: 204,
    headers: {
      ...(gone && versionHeader(gone)),
      ...(isMarker(gone) && { 'x-amz-delete-marker': 'true' }),
    },
  }),
};

interface BatchInput {
  readonly Bucket: string;
  readonly Objects: readonly ObjectId[];
  /** Answers what failed only. */
  readonly Quiet: boolean;
}

interface Deleted {
  readonly id: ObjectId;
  readonly gone: ObjectVersion | null;
}

/** Deletes up to 1,000 objects. */
export const deleteObjects: Operation<BatchInput, { deleted: Deleted[]; quiet: boolean }> = {
  read: ({ Bucket, http, header }) => {
    checkContent(http.body, header);
    const root = parseXml(http.body.toString());
    const Objects = childrenOf(root, 'Object').map((object) => ({
      Bucket,
      Key: textOf(object, 'Key') ?? '',
      VersionId: textOf(object, 'VersionId'),
    }));
    if (Objects.length === 0 || Objects.length > MOST_KEYS)
      throw new AwsError('MalformedXML', `got ${Objects.length} objects, 1 to ${MOST_KEYS} can be deleted`);
    return { Bucket, Objects, Quiet: textOf(root, 'Quiet') === 'true' };
  },

  access: ({ Objects }) => Objects.map(allowing),

  perform(s3, { Objects, Quiet }) {
    return { deleted: Objects.map((id) => ({ id, gone: remove(s3, id) })), quiet: Quiet };
  },

  render: ({ deleted, quiet }) =>
    xmlAnswer(renderXml('DeleteResult', quiet ? {} : { Deleted: deleted.map(describeDeleted) })),
};

function describeDeleted({ id, gone }: Deleted) {
  const marked = isMarker(gone);
  return {
    Key: id.Key,
    VersionId: id.VersionId ?? null,
    DeleteMarker: marked ? true : null,
    DeleteMarkerVersionId: marked && gone ? versionElement(gone) : null,
  };
}
