import { AwsError } from '../../../service.ts';
import { checkContent } from '../checksums.ts';
import type { NewObject, ObjectVersion } from '../object-version.ts';
import {
  onObject,
  quoted,
  versionHeader,
  type ObjectId,
  type Operation,
  type S3Request,
} from '../operation.ts';
import { formOf, type FilePart, type Form } from '../post/form.ts';
import { checkPolicy, readPolicy } from '../post/policy.ts';
import { checkSignature, readCredential } from '../signature.ts';
import { renderXml } from '../xml.ts';
import { checkKey, readHeaders, readMetadata } from './put-object.ts';
import { readTagSet, tagsOf } from './tagging.ts';

interface Input extends ObjectId {
  /** Names in lower case, `${filename}` filled in. */
  readonly fields: ReadonlyMap<string, string>;
  readonly object: NewObject;
}

interface Output {
  readonly version: ObjectVersion;
  readonly fields: ReadonlyMap<string, string>;
  /** The object's address. */
  readonly location: string;
}

/** The most bytes of the fields before the file. */
const MOST_PREAMBLE = 20_480;

const SIGNED = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'];

/**
 * A browser's upload: a form whose policy says what it may bring.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export const postObject: Operation<Input, Output> = {
  read(request) {
    const { form, file } = readForm(request);
    const fields = new Map(
      [...form.fields].map(([name, value]) => [name, value.replaceAll('${filename}', file.name)]),
    );
    const key = fields.get('key');
    if (key === undefined) throw missing('key');
    // the policy judges the bucket that the form was sent to
    fields.set('bucket', request.Bucket);
    return { Bucket: request.Bucket, Key: key, fields, object: readObject(request, fields, file.content) };
  },

  access: (input) => [
    onObject('PutObject', input),
    ...(Object.keys(input.object.tags ?? {}).length > 0 ? [onObject('PutObjectTagging', input)] : []),
  ],

  perform({ store, clock, naming, secretOf, announce }, { Bucket, Key, fields, object }) {
    const bucket = store.bucket(Bucket);
    const policy = readSigned(fields, 'policy');
    for (const name of SIGNED) readSigned(fields, name);
    const credential = readCredential(readSigned(fields, 'x-amz-credential'));
    checkSignature(credential, policy, readSigned(fields, 'x-amz-signature'), secretOf);
    checkPolicy(readPolicy(policy), { fields, size: object.body.length }, clock.now());
    checkKey(Key);
    const version = bucket.put(Key, object);
    announce.created(version, 'POST Object');
    const location = `${naming.endpoint}/${Bucket}/${encodeURIComponent(Key)}`;
    return { version, fields, location };
  },

  render({ version, fields, location }) {
    const ETag = quoted(version.etag);
    const headers = { etag: ETag, location, ...versionHeader(version) };
    const redirect = redirectOf(fields);
    if (redirect) {
      redirect.searchParams.set('bucket', version.bucket);
      redirect.searchParams.set('key', version.key);
      redirect.searchParams.set('etag', ETag);
      return { status: 303, headers: { ...headers, location: redirect.href } };
    }
    const status = fields.get('success_action_status');
    if (status === '200') return { headers };
    if (status !== '201') return { status: 204, headers };
    const answer = { Location: location, Bucket: version.bucket, Key: version.key, ETag };
    return {
      status: 201,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: renderXml('PostResponse', answer, null),
    };
  },
};

function readForm({ http }: S3Request): { form: Form; file: FilePart } {
  const form = formOf(http);
  if (!form)
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
      {
        Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
      },
    );
  if (!form.complete)
    throw new AwsError(
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  if (!form.file || form.files !== 1)
    throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.', 400, {
      ArgumentName: 'file',
      ArgumentValue: form.files,
    });
  if (form.preamble > MOST_PREAMBLE)
    throw new AwsError(
      'MaxPostPreDataLengthExceeded',
      'Your POST request fields preceding the upload file were too large.',
      400,
      { MaxPostPreDataLengthBytes: MOST_PREAMBLE },
    );
  return { form, file: form.file };
}

/** What a form says of the object stands in fields of the headers' names; the file's own part counts for its content. */
function readObject(request: S3Request, fields: ReadonlyMap<string, string>, body: Buffer): NewObject {
  const header = (name: string) => fields.get(name);
  const asHeaders = { ...request, header, headers: () => Object.fromEntries(fields) };
  const tagging = fields.get('tagging');
  return {
    body,
    headers: readHeaders(asHeaders),
    metadata: readMetadata(asHeaders),
    tags: tagging === undefined ? {} : tagsOf(readTagSet(tagging)),
    checksum: checkContent(body, header),
  };
}

function readSigned(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw missing(name);
  return value;
}

/** An address that isn't one is passed over, as S3 does. */
function redirectOf(fields: ReadonlyMap<string, string>): URL | null {
  return URL.parse(fields.get('success_action_redirect') ?? fields.get('redirect') ?? '');
}

const missing = (name: string) =>
  new AwsError(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    400,
    { ArgumentName: name, ArgumentValue: '' },
  );
