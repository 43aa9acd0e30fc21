import type { Operation, S3Request } from './operation.ts';
import { getBucketLocation, getBucketVersioning, headBucket, listBuckets } from './operations/buckets.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjects } from './operations/list-objects.ts';
import { postObject } from './operations/post-object.ts';
import { putObject } from './operations/put-object.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/tagging.ts';

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  DeleteObjectTagging: deleteObjectTagging,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  GetObject: getObject,
  GetObjectTagging: getObjectTagging,
  HeadBucket: headBucket,
  HeadObject: headObject,
  ListBuckets: listBuckets,
  ListObjectsV2: listObjects,
  ListObjectVersions: listObjectVersions,
  PostObject: postObject,
  PutObject: putObject,
  PutObjectTagging: putObjectTagging,
};

/** Parameters that select another resource of the same path, and so another action. */
const SUBRESOURCES = [
  'acl',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'legal-hold',
  'lifecycle',
  'location',
  'notification',
  'object-lock',
  'partNumber',
  'policy',
  'publicAccessBlock',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
  'website',
];

const SERVICE: Readonly<Record<string, string>> = { GET: 'ListBuckets' };

const BUCKET: Readonly<Record<string, string>> = {
  HEAD: 'HeadBucket',
  POST: 'PostObject',
  'GET?location': 'GetBucketLocation',
  'GET?versioning': 'GetBucketVersioning',
  'GET?versions': 'ListObjectVersions',
  'POST?delete': 'DeleteObjects',
};

const OBJECT: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  'GET?tagging': 'GetObjectTagging',
  'PUT?tagging': 'PutObjectTagging',
  'DELETE?tagging': 'DeleteObjectTagging',
};

/** The action that a request means; null for those that the rehearsal doesn't serve. */
export function actionOf({ http, Bucket, Key, query, header }: S3Request): string | null {
  const subresource = SUBRESOURCES.find((name) => query.has(name));
  const what = subresource ? `${http.method}?${subresource}` : http.method;
  if (Bucket === '') return SERVICE[what] ?? null;
  if (Key === '')
    return what === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : (BUCKET[what] ?? null);
  return what === 'PUT' && header('x-amz-copy-source') !== undefined ? 'CopyObject' : (OBJECT[what] ?? null);
}
