import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

import { clientOf } from '../testing.ts';
import { presigned, refusal, s3, send, startForms, stopForms } from './testing.ts';

beforeEach(() => startForms());
afterEach(stopForms);

describe('a form is refused', () => {
  test('when it has no file', async () => {
    const answer = await send(await presigned(), null);

    await expect(refusal(answer)).resolves.toEqual({
      status: 400,
      code: 'InvalidArgument',
      message: 'POST requires exactly one file upload per request.',
    });
  });

  test.each(['key', 'Policy', 'X-Amz-Signature', 'X-Amz-Date'])('without its field %s', async (name) => {
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
