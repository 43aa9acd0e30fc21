import { S3Client } from '@aws-sdk/client-s3';
import { s3Links } from './s3-links.ts';

const BUCKET = 'soloist-files';
const ORIGIN = `https://${BUCKET}.s3.dualstack.us-east-1.amazonaws.com`;

/** Signs by keys of its own: neither needs an answer of AWS. */
const links = s3Links(
  BUCKET,
  async () =>
    new S3Client({
      region: 'us-east-1',
      useDualstackEndpoint: true,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' },
    }),
);

describe('the form to upload by', () => {
  test('holds S3 to the key, the type and the size, and names every field that it takes', async () => {
    const { url, fields } = await links.toUpload('uploads/o/f', { type: 'image/png', size: 123 }, 900);

    const policy = JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString()) as {
      expiration: string;
      conditions: readonly unknown[];
    };
    expect(new URL(url).origin).toBe(ORIGIN);
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 123, 123],
        { key: 'uploads/o/f' },
        { 'Content-Type': 'image/png' },
        { bucket: BUCKET },
      ]),
    );
    const named = policy.conditions.flatMap((condition) =>
      Array.isArray(condition) ? [] : Object.keys(condition as object),
    );
    expect(named.sort()).toEqual(
      Object.keys(fields)
        .filter((name) => !['Policy', 'X-Amz-Signature'].includes(name))
        .sort(),
    );
  });
});

describe('the link to fetch by', () => {
  test('is good for its time, and makes a download of this name and type of whatever is there', async () => {
    const download = { fileName: 'Größe.pdf', type: 'application/pdf' };

    const url = new URL(await links.toFetch('files/o/f/original', download, 60));

    expect(url.origin + url.pathname).toBe(`${ORIGIN}/files/o/f/original`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Expires': '60',
      'response-content-disposition': `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`,
      'response-content-type': 'application/pdf',
      'response-cache-control': 'private, no-store',
    });
  });
});
