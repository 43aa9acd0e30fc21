import { AwsError } from '../../../service.ts';
import type { ObjectVersion } from '../object-version.ts';
import {
  findObject,
  objectId,
  onObject,
  versionHeader,
  xmlAnswer,
  type ObjectId,
  type Operation,
  type S3,
} from '../operation.ts';
import { childrenOf, parseXml, renderXml, textOf } from '../xml.ts';

type Tag = readonly [key: string, value: string];
type Tags = Readonly<Record<string, string>>;

interface PutInput extends ObjectId {
  readonly tags: Tags;
}

const action = (verb: string, { VersionId }: ObjectId) =>
  VersionId === undefined ? `${verb}ObjectTagging` : `${verb}ObjectVersionTagging`;

export const getObjectTagging: Operation<ObjectId, ObjectVersion> = {
  read: objectId,
  access: (input) => [onObject(action('Get', input), input)],
  perform: findObject,
  render: ({ tags, ...version }) => ({
    ...xmlAnswer(
      renderXml('Tagging', { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } }),
    ),
    headers: { 'content-type': 'application/xml', ...versionHeader({ ...version, tags }) },
  }),
};

export const putObjectTagging: Operation<PutInput, ObjectVersion> = {
  read: (request) => ({ ...objectId(request), tags: tagsOf(readTagSet(request.http.body.toString())) }),
  access: (input) => [onObject(action('Put', input), input)],
  perform: (s3, input) => retag(s3, input, input.tags),
  render: (version) => ({ headers: versionHeader(version) }),
};

export const deleteObjectTagging: Operation<ObjectId, ObjectVersion> = {
  read: objectId,
  access: (input) => [onObject(action('Delete', input), input)],
  perform: (s3, input) => retag(s3, input, {}),
  render: (version) => ({ status: 204, headers: versionHeader(version) }),
};

const retag = (s3: S3, id: ObjectId, tags: Tags): ObjectVersion => {
  const version = findObject(s3, id);
  s3.store.bucket(id.Bucket).tag(version, tags);
  s3.announce.tagged(version, Object.keys(tags).length > 0 ? 'Object Tags Added' : 'Object Tags Deleted');
  return version;
};

/** `a=1&b=2`, as the header `x-amz-tagging` has them. */
export const parseTagging = (header: string): Tag[] => [...new URLSearchParams(header)];

/** `<Tagging><TagSet><Tag><Key>…` */
export function readTagSet(body: string): Tag[] {
  const sets = childrenOf(parseXml(body), 'TagSet');
  return sets
    .flatMap((set) => childrenOf(set, 'Tag'))
    .map((tag) => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? '']);
}

/** Letters, numbers and spaces of any language, and a few signs. */
const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Holds tags to S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function tagsOf(tags: readonly Tag[]): Tags {
  if (tags.length > 10) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10');
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128 || !TEXT.test(key))
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid', 400, { TagKey: key });
    if (value.length > 256 || !TEXT.test(value))
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid', 400, { TagValue: value });
    if (key.startsWith('aws:'))
      throw new AwsError('InvalidTag', 'System tags cannot be added/updated by requester', 400, {
        TagKey: key,
      });
  }
  const record = Object.fromEntries(tags);
  if (Object.keys(record).length < tags.length)
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  return record;
}
