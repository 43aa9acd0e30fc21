import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { START } from '../testing.ts';
import { allow, startS3, startS3WithRole, type RunningS3 } from './testing.ts';

const running: { s3?: RunningS3 } = {};
afterEach(() => running.s3!.stop());
const started = async (given?: Parameters<typeof startS3>[0]) => (running.s3 = await startS3(given));
const put = ({ client }: RunningS3, Key: string, Body: string, Bucket = 'plain') =>
  client.send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async ({ client }: RunningS3, Key: string, more: object = {}) =>
  (await client.send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }))).Body!.transformToString();

describe('s3', () => {
  test('keeps objects, versions, tags and deletions over a crash', async () => {
    const before = await started();
    await put(before, 'kept', 'old');
    await put(before, 'kept', 'content');
    await put(before, 'gone', 'content');
    const { VersionId } = await put(before, 'doc', 'one', 'files');
    await put(before, 'doc', 'two', 'files');
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await before.client.send(
      new PutObjectTaggingCommand({ Bucket: 'files', Key: 'doc', VersionId, Tagging }),
    );
    await before.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));

    const after = (running.s3 = await before.restarted());

    await expect(read(after, 'kept')).resolves.toBe('content');
    await expect(read(after, 'gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(read(after, 'doc', { Bucket: 'files' })).resolves.toBe('two');
    await expect(read(after, 'doc', { Bucket: 'files', VersionId })).resolves.toBe('one');
  });

  test('puts and reads in the same process', async () => {
    const s3 = await started();
    s3.service.bucket('plain')!.put('index.html', {
      body: Buffer.from('<p>'),
      headers: { 'content-type': 'text/html' },
    });

    const found = s3.service.read('plain', 'index.html');

    expect(found?.body.toString()).toBe('<p>');
    expect(found?.headers).toMatchObject({ 'Content-Type': 'text/html', ETag: expect.any(String) as string });
    await expect(read(s3, 'index.html')).resolves.toBe('<p>');
    expect(s3.service.read('plain', 'none')).toBeNull();
  });

  test('describes its buckets', async () => {
    const s3 = await started();
    await put(s3, 'a', '12345');

    expect(s3.service.describe!()).toEqual({
      buckets: [
        { name: 'files', versioned: true, objects: 0, bytes: 0 },
        { name: 'plain', versioned: false, objects: 1, bytes: 5 },
      ],
    });
  });

  test('names what it does not serve', async () => {
    const s3 = await started();

    const answer = await fetch(`${s3.endpoint.url}/plain/a?uploads&${presigned(60)}`, { method: 'POST' });

    expect(answer.status).toBe(501);
    await expect(answer.text()).resolves.toContain("the rehearsal's s3 doesn't serve POST /plain/a?uploads");
  });

  test.each([
    ['down', { name: expect.stringMatching(/Error|ECONNRESET/) as string }],
    ['throttle', { name: 'SlowDown' }],
    ['error', { name: 'InternalServerError' }],
  ])('fails while the fault %s is set', async (kind, expected) => {
    const s3 = await started();
    s3.context.faults.set({ service: 's3', kind, settings: {} });

    await expect(put(s3, 'a', 'content')).rejects.toMatchObject(expected);
  });
});

/** The query of a link that was signed at the test's time; the signature itself is not checked. */
function presigned(seconds: number, accessKeyId = 'operator'): URLSearchParams {
  return new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/20261121/eu-west-1/s3/aws4_request`,
    'X-Amz-Date': new Date(START).toISOString().replace(/[-:]|\.\d+/g, ''),
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '0'.repeat(64),
  });
}

describe('a presigned link', () => {
  test('stores and reads without further credentials', async () => {
    const { endpoint } = await started();
    const url = `${endpoint.url}/plain/upload?${presigned(60)}`;

    const stored = await fetch(url, { method: 'PUT', body: new URLSearchParams({ a: 'b' }) });

    const answer = await fetch(`${url}&response-content-type=text/plain`);
    expect(stored.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    await expect(answer.text()).resolves.toBe('a=b');
  });

  test('is refused when it has expired, and a moment before it is not', async () => {
    const { endpoint, context, ...s3 } = await started();
    await put({ ...s3, endpoint, context }, 'a', 'content');
    const url = `${endpoint.url}/plain/a?${presigned(60)}`;

    context.advance(60_000);
    const last = await fetch(url);
    context.advance(1);
    const late = await fetch(url);

    expect(last.status).toBe(200);
    expect(late.status).toBe(403);
    await expect(late.text()).resolves.toContain('<Message>Request has expired</Message>');
  });

  test('is refused when it asks for more than seven days', async () => {
    const { endpoint } = await started();

    const answer = await fetch(`${endpoint.url}/plain/a?${presigned(604_801)}`);

    expect(answer.status).toBe(400);
  });
});

describe('permissions', () => {
  const withPolicies = async (...policies: Parameters<typeof startS3WithRole>) => {
    const s3 = await startS3WithRole(...policies);
    running.s3 = s3;
    return s3;
  };

  test('let a role put where its policy says, and nowhere else', async () => {
    const s3 = await withPolicies([allow('s3:PutObject', 'arn:aws:s3:::plain/events/*')]);

    const allowed = await put(s3, 'events/1', 'x');
    const refused = put(s3, 'other/1', 'x');

    expect(allowed.ETag).toBeTruthy();
    await expect(refused).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(read(s3, 'events/1')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('let only who may list a bucket hear that an object is not there', async () => {
    const s3 = await withPolicies([
      allow('s3:GetObject', 'arn:aws:s3:::*'),
      allow('s3:ListBucket', 'arn:aws:s3:::files'),
    ]);

    const hidden = read(s3, 'none');
    const told = read(s3, 'none', { Bucket: 'files' });

    await expect(hidden).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(told).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('to read are needed to write on a condition of the content', async () => {
    const s3 = await withPolicies([allow('s3:PutObject', 'arn:aws:s3:::plain/*')]);
    const { ETag } = await put(s3, 'a', 'x');

    const conditional = new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'y', IfMatch: ETag! });

    await expect(s3.client.send(conditional)).rejects.toThrow('not authorized to perform: s3:GetObject');
  });

  test.each([
    ['s3:DeleteObject', 'a version', (VersionId: string) => ({ VersionId })],
    ['s3:DeleteObjectVersion', 'the object', () => ({})],
  ])('with %s alone do not delete %s', async (action, _, more) => {
    const s3 = await withPolicies([allow('s3:PutObject', '*'), allow(action, '*')]);
    const { VersionId } = await put(s3, 'a', 'x', 'files');

    const deletion = new DeleteObjectCommand({ Bucket: 'files', Key: 'a', ...more(VersionId!) });

    await expect(s3.client.send(deletion)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test("follow the bucket's own policy for its objects", async () => {
    const s3 = await withPolicies(
      [allow('s3:*', '*')],
      [{ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::plain/*' }],
    );
    await put(s3, 'a', 'x');

    const refused = s3.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }));

    await expect(refused).rejects.toThrow('with an explicit deny in a policy');
  });
});
