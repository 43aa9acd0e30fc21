import { GetObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';

import { START } from '../../testing.ts';
import { allow, clientOf, startS3WithRole, type S3WithRole } from '../testing.ts';

const running: { s3?: S3WithRole } = {};
const s3 = () => running.s3!;
const everything = [allow('s3:*', '*')];
const started = async (identity: readonly object[] = everything) =>
  (running.s3 = await startS3WithRole(identity));
afterEach(async () => {
  jest.useRealTimers();
  await s3().stop();
});

type Posted = Partial<PresignedPostOptions>;

/** What a function hands to a browser: signed at the test's time, for 5 minutes. */
async function presigned(more: Posted = {}) {
  jest.useFakeTimers({ now: START, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
  const post = await createPresignedPost(s3().client, {
    Bucket: 'plain',
    Key: 'uploads/1',
    Expires: 300,
    ...more,
  });
  jest.useRealTimers();
  return post;
}

/** What a browser does with it. */
function send(
  { url, fields }: { url: string; fields: Record<string, string> },
  content: string | null = 'content',
  fileName = 'photo.png',
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (content !== null) form.append('file', new Blob([content], { type: 'image/png' }), fileName);
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

const get = (Key: string, Bucket = 'plain') => s3().client.send(new GetObjectCommand({ Bucket, Key }));
const textOf = async (Key: string) => (await get(Key)).Body!.transformToString();

async function refusal(answer: Response) {
  const text = await answer.text();
  const element = (name: string) =>
    new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]?.replaceAll('&quot;', '"');
  return { status: answer.status, code: element('Code'), message: element('Message') };
}

describe('a form that keeps to its policy', () => {
  test('stores the file with the headers, metadata and tags of its fields', async () => {
    await started();
    const tagging = '<Tagging><TagSet><Tag><Key>scan</Key><Value>none</Value></Tag></TagSet></Tagging>';
    const Fields = { 'Content-Type': 'image/png', 'x-amz-meta-owner': 'ada', tagging };

    const answer = await send(await presigned({ Fields }));

    const stored = await get('uploads/1');
    const tags = await s3().client.send(new GetObjectTaggingCommand({ Bucket: 'plain', Key: 'uploads/1' }));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('etag')).toBe(stored.ETag);
    expect(stored).toMatchObject({ ContentType: 'image/png', Metadata: { owner: 'ada' }, TagCount: 1 });
    expect(tags.TagSet).toEqual([{ Key: 'scan', Value: 'none' }]);
    await expect(textOf('uploads/1')).resolves.toBe('content');
  });

  test('stores bytes as they are', async () => {
    await started();
    const post = await presigned();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append('file', new Blob([bytes, '\r\n--', bytes]));

    await fetch(post.url, { method: 'POST', body: form });

    const { Body } = await get('uploads/1');
    expect(Buffer.from(await Body!.transformToByteArray())).toEqual(
      Buffer.concat([bytes, Buffer.from('\r\n--'), bytes]),
    );
  });

  test("puts the file's name, without its folders, in place of ${filename}", async () => {
    await started();

    await send(await presigned({ Key: 'uploads/${filename}' }), 'content', 'C:\\photos\\ü 1.png');

    await expect(textOf('uploads/ü 1.png')).resolves.toBe('content');
  });

  test('keeps what stood there as a version', async () => {
    await started();
    const post = await presigned({ Bucket: 'files' });

    const answers = [await send(post, 'one'), await send(post, 'two')];

    const ids = new Set(answers.map(({ headers }) => headers.get('x-amz-version-id')));
    expect(ids.size).toBe(2);
    expect(ids).not.toContain(null);
  });

  test.each([
    ['200', 200, ''],
    [
      '201',
      201,
      /^<\?xml.*<PostResponse><Location>http.*<\/Location><Bucket>plain<\/Bucket><Key>uploads\/1<\/Key><ETag>/s,
    ],
    ['404', 204, ''],
  ])('is answered by the success_action_status %s with %d', async (wish, status, body) => {
    await started();

    const answer = await send(await presigned({ Fields: { success_action_status: wish } }));

    expect(answer.status).toBe(status);
    await expect(answer.text()).resolves.toEqual(
      typeof body === 'string' ? body : expect.stringMatching(body),
    );
  });

  test('leads to its success_action_redirect, which hears what was stored', async () => {
    await started();
    const Fields = {
      success_action_redirect: 'http://localhost:3000/done?a=b',
      success_action_status: '201',
    };

    const answer = await send(await presigned({ Fields }));

    const { origin, searchParams } = new URL(answer.headers.get('location')!);
    expect(answer.status).toBe(303);
    expect(origin).toBe('http://localhost:3000');
    expect(Object.fromEntries(searchParams)).toEqual({
      a: 'b',
      bucket: 'plain',
      key: 'uploads/1',
      etag: (await get('uploads/1')).ETag,
    });
  });

  test('may have fields that are to be ignored', async () => {
    await started();
    const { url, fields } = await presigned();

    const answer = await send({ url, fields: { ...fields, 'x-ignore-me': 'x' } });

    expect(answer.status).toBe(204);
  });

  test.each([
    ['starts-with', ['starts-with', '$Content-Type', 'image/'], { 'Content-Type': 'image/png' }],
    [
      'starts-with, of each in a list',
      ['starts-with', '$Content-Type', 'image/'],
      { 'Content-Type': 'image/png, image/webp' },
    ],
    ['starts-with nothing', ['starts-with', '$x-amz-meta-note', ''], { 'x-amz-meta-note': 'anything' }],
    ['eq', ['eq', '$X-Amz-Meta-Note', 'a'], { 'x-amz-meta-note': 'a' }],
    ['content-length-range', ['content-length-range', 7, 7], {}],
  ])('meets %s', async (_, condition, more) => {
    await started();
    const { url, fields } = await presigned({ Conditions: [condition] as never });

    const answer = await send({ url, fields: { ...fields, ...more } });

    expect(answer.status).toBe(204);
  });
});

describe('a form is refused', () => {
  test('when its policy has expired, and a moment before it is not', async () => {
    await started();
    const post = await presigned();

    s3().context.advance(300_000);
    const last = await send(post);
    s3().context.advance(1);
    const late = await send(post);

    expect(last.status).toBe(204);
    await expect(refusal(late)).resolves.toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Invalid according to Policy: Policy expired.',
    });
  });

  test.each([
    ['another key', { key: 'uploads/2' }, 'Policy Condition failed: ["eq", "$key", "uploads/1"]'],
    [
      'another type',
      { 'Content-Type': 'text/html' },
      'Policy Condition failed: ["eq", "$Content-Type", "image/png"]',
    ],
    ['a field that no condition names', { acl: 'public-read' }, 'Extra input fields: acl'],
    ['metadata that no condition names', { 'x-amz-meta-a': 'b' }, 'Extra input fields: x-amz-meta-a'],
  ])('with %s', async (_, change, reason) => {
    await started();
    const { url, fields } = await presigned({ Fields: { 'Content-Type': 'image/png' } });

    const answer = await send({ url, fields: { ...fields, ...change } });

    await expect(refusal(answer)).resolves.toEqual({
      status: 403,
      code: 'AccessDenied',
      message: `Invalid according to Policy: ${reason}`,
    });
  });

  test('without a field that a condition names', async () => {
    await started();
    const post = await presigned({ Conditions: [['starts-with', '$Content-Type', '']] });

    const answer = await send(post);

    await expect(refusal(answer)).resolves.toMatchObject({
      message: 'Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", ""]',
    });
  });

  test('at the address of another bucket', async () => {
    await started();
    const { url, fields } = await presigned();

    const answer = await send({ url: url.replace('/plain', '/files'), fields });

    await expect(refusal(answer)).resolves.toMatchObject({
      message: 'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "plain"]',
    });
  });

  test.each([
    ['large', [1, 6], 'EntityTooLarge'],
    ['small', [8, 10], 'EntityTooSmall'],
  ] as const)('when its file is too %s, and nothing is stored', async (_, [least, most], code) => {
    await started();

    const answer = await send(await presigned({ Conditions: [['content-length-range', least, most]] }));

    await expect(refusal(answer)).resolves.toMatchObject({ status: 400, code });
    await expect(get('uploads/1')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('when its policy is another than was signed', async () => {
    await started();
    const { url, fields } = await presigned();
    const policy = JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString());
    const longer = { ...policy, expiration: '2036-01-01T00:00:00Z' };

    const Policy = Buffer.from(JSON.stringify(longer)).toString('base64');
    const answer = await send({ url, fields: { ...fields, Policy } });

    await expect(refusal(answer)).resolves.toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test('when its signer may not put there', async () => {
    await started([allow('s3:PutObject', 'arn:aws:s3:::plain/other/*')]);

    const answer = await send(await presigned());

    await expect(refusal(answer)).resolves.toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: expect.stringContaining('not authorized to perform: s3:PutObject') as string,
    });
  });

  test('when its signer may put, and not tag', async () => {
    await started([allow('s3:PutObject', '*')]);
    const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';

    const answer = await send(await presigned({ Fields: { tagging } }));

    await expect(refusal(answer)).resolves.toMatchObject({
      message: expect.stringContaining('s3:PutObjectTagging') as string,
    });
  });

  test('when nobody signed it', async () => {
    await started();

    const answer = await send({ url: `${s3().endpoint.url}/plain`, fields: { key: 'uploads/1' } });

    expect(answer.status).toBe(403);
  });

  test('when it has no file', async () => {
    await started();

    const answer = await send(await presigned(), null);

    await expect(refusal(answer)).resolves.toEqual({
      status: 400,
      code: 'InvalidArgument',
      message: 'POST requires exactly one file upload per request.',
    });
  });

  test.each(['key', 'Policy', 'X-Amz-Signature', 'X-Amz-Date'])('without its field %s', async (name) => {
    await started();
    const { url, fields } = await presigned();
    const { [name]: _gone, ...rest } = fields;

    const answer = await send({ url, fields: rest });

    await expect(refusal(answer)).resolves.toMatchObject({
      status: 400,
      code: 'InvalidArgument',
      message: expect.stringContaining(`must contain a field named '${name.toLowerCase()}'`) as string,
    });
  });

  test('when it breaks off', async () => {
    await started();
    const { url, fields } = await presigned();
    const parts = Object.entries({ ...fields, file: 'x' }).map(
      ([name, value]) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );

    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
      body: `${parts.join('')}--edge`,
    });

    await expect(refusal(answer)).resolves.toMatchObject({ status: 400, code: 'MalformedPOSTRequest' });
  });

  test('when its fields are too long', async () => {
    await started();
    const { url, fields } = await presigned();

    const answer = await send({ url, fields: { ...fields, 'x-ignore-padding': 'x'.repeat(20_480) } });

    await expect(refusal(answer)).resolves.toMatchObject({
      status: 400,
      code: 'MaxPostPreDataLengthExceeded',
    });
  });

  test.each([
    ['no JSON', '{', 'Invalid JSON.'],
    ['no expiration', '{"conditions":[]}', 'Policy missing expiration.'],
    ['no conditions', '{"expiration":"2026-11-21T13:00:00Z"}', 'Policy missing conditions.'],
    [
      'an unknown operator',
      '{"expiration":"2026-11-21T13:00:00Z","conditions":[["ends-with","$key","a"]]}',
      'Invalid Condition',
    ],
    [
      'two properties in one',
      '{"expiration":"2026-11-21T13:00:00Z","conditions":[{"key":"a","acl":"b"}]}',
      'Invalid Simple-Condition',
    ],
  ])('with a policy that has %s', async (_, policy, reason) => {
    await started();
    // by the operator, whose signatures are not checked
    const operator = await createPresignedPost(clientOf(s3().endpoint), { Bucket: 'plain', Key: 'a' });

    const Policy = Buffer.from(policy).toString('base64');
    const answer = await send({ url: operator.url, fields: { ...operator.fields, Policy } });

    await expect(refusal(answer)).resolves.toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
      message: expect.stringContaining(`Invalid Policy: ${reason}`) as string,
    });
  });
});
