import { GetObjectCommand } from '@aws-sdk/client-s3';

import { allow } from '../testing.ts';
import { presigned, refusal, s3, send, startForms, stopForms } from './testing.ts';

const get = (Key: string, Bucket = 'plain') => s3().client.send(new GetObjectCommand({ Bucket, Key }));

afterEach(stopForms);

describe('a form is refused', () => {
  test('when its policy has expired, and a moment before it is not', async () => {
    await startForms();
    const post = await presigned();

    const { expiration } = JSON.parse(Buffer.from(post.fields['Policy']!, 'base64').toString());
    s3().context.advance(Date.parse(expiration) - s3().context.clock.now());
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
    await startForms();
    const { url, fields } = await presigned({ Fields: { 'Content-Type': 'image/png' } });

    const answer = await send({ url, fields: { ...fields, ...change } });

    await expect(refusal(answer)).resolves.toEqual({
      status: 403,
      code: 'AccessDenied',
      message: `Invalid according to Policy: ${reason}`,
    });
  });

  test('without a field that a condition names', async () => {
    await startForms();
    const post = await presigned({ Conditions: [['starts-with', '$Content-Type', '']] });

    const answer = await send(post);

    await expect(refusal(answer)).resolves.toMatchObject({
      message: 'Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", ""]',
    });
  });

  test('at the address of another bucket', async () => {
    await startForms();
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
    await startForms();

    const answer = await send(await presigned({ Conditions: [['content-length-range', least, most]] }));

    await expect(refusal(answer)).resolves.toMatchObject({ status: 400, code });
    await expect(get('uploads/1')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('when its policy is another than was signed', async () => {
    await startForms();
    const { url, fields } = await presigned();
    const policy = JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString());
    const longer = { ...policy, expiration: '2036-01-01T00:00:00Z' };

    const Policy = Buffer.from(JSON.stringify(longer)).toString('base64');
    const answer = await send({ url, fields: { ...fields, Policy } });

    await expect(refusal(answer)).resolves.toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test('when its signer may not put there', async () => {
    await startForms([allow('s3:PutObject', 'arn:aws:s3:::plain/other/*')]);

    const answer = await send(await presigned());

    await expect(refusal(answer)).resolves.toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: expect.stringContaining('not authorized to perform: s3:PutObject') as string,
    });
  });

  test('when its signer may put, and not tag', async () => {
    await startForms([allow('s3:PutObject', '*')]);
    const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';

    const answer = await send(await presigned({ Fields: { tagging } }));

    await expect(refusal(answer)).resolves.toMatchObject({
      message: expect.stringContaining('s3:PutObjectTagging') as string,
    });
  });

  test('when nobody signed it', async () => {
    await startForms();

    const answer = await send({ url: `${s3().endpoint.url}/plain`, fields: { key: 'uploads/1' } });

    expect(answer.status).toBe(403);
  });
});
