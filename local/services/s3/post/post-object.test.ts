import { GetObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';

import { presigned, s3, send, startForms, stopForms } from './testing.ts';

const get = (Key: string, Bucket = 'plain') => s3().client.send(new GetObjectCommand({ Bucket, Key }));
const textOf = async (Key: string) => (await get(Key)).Body!.transformToString();

beforeEach(() => startForms());
afterEach(stopForms);

describe('a form that keeps to its policy', () => {
  test('stores the file with the headers, metadata and tags of its fields', async () => {
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
    await send(await presigned({ Key: 'uploads/${filename}' }), 'content', 'C:\\photos\\ü 1.png');

    await expect(textOf('uploads/ü 1.png')).resolves.toBe('content');
  });

  test('keeps what stood there as a version', async () => {
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
    const answer = await send(await presigned({ Fields: { success_action_status: wish } }));

    expect(answer.status).toBe(status);
    await expect(answer.text()).resolves.toEqual(
      typeof body === 'string' ? body : expect.stringMatching(body),
    );
  });

  test('leads to its success_action_redirect, which hears what was stored', async () => {
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
    const { url, fields } = await presigned({ Conditions: [condition] as never });

    const answer = await send({ url, fields: { ...fields, ...more } });

    expect(answer.status).toBe(204);
  });
});
