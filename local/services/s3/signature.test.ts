import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import { START } from '../testing.ts';
import { allow, clientOf, startS3WithRole, type S3WithRole } from './testing.ts';

const running: { s3?: S3WithRole } = {};
const signingDate = new Date(START);
afterEach(() => running.s3!.stop());

async function started() {
  running.s3 = await startS3WithRole([allow('s3:*', '*')]);
  const { client } = running.s3;
  await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a b/ü!(1).txt', Body: 'content' }));
  return running.s3;
}

const link = (client: S3Client, Key: string, more: object = {}) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket: 'plain', Key, ...more }), {
    expiresIn: 60,
    signingDate,
  });

describe('a link', () => {
  test('reads with the headers that it was signed for', async () => {
    const { client } = await started();
    const ResponseContentDisposition = 'attachment; filename="a b.txt"';

    const url = await link(client, 'a b/ü!(1).txt', {
      ResponseContentDisposition,
      ResponseContentType: 'text/plain',
    });
    const answer = await fetch(url);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(ResponseContentDisposition);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    await expect(answer.text()).resolves.toBe('content');
  });

  test('stores what it was signed for', async () => {
    const { endpoint, credentials } = await started();
    // else the link has the checksum of the content that its signer doesn't know: of none
    const client = clientOf(endpoint, credentials, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({ Bucket: 'plain', Key: 'new', ContentType: 'image/png' });
    const signing = { expiresIn: 60, signingDate, signableHeaders: new Set(['content-type']) };
    const url = await getSignedUrl(client, command, signing);
    const send = (type: string) =>
      fetch(url, { method: 'PUT', body: 'x', headers: { 'content-type': type } });

    const [other, right] = [await send('text/html'), await send('image/png')];

    expect([other.status, right.status]).toEqual([403, 200]);
  });

  test.each([
    ['another key', (url: string) => url.replace('/a%20b/', '/other/')],
    ['another bucket', (url: string) => url.replace('/plain/', '/files/')],
    ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600')],
    ['another name for the download', (url: string) => `${url}&response-content-disposition=inline`],
    ['another signature', (url: string) => url.replace(/X-Amz-Signature=\w{4}/, 'X-Amz-Signature=0000')],
  ])('is refused with %s', async (_, change) => {
    const { client } = await started();
    const url = await link(client, 'a b/ü!(1).txt');

    const answer = await fetch(change(url));

    expect(answer.status).toBe(403);
    await expect(answer.text()).resolves.toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  test('is refused for another method', async () => {
    const { client } = await started();

    const answer = await fetch(await link(client, 'a b/ü!(1).txt'), { method: 'DELETE' });

    expect(answer.status).toBe(403);
  });
});

describe('what nobody signed', () => {
  test('does not choose the headers of its answer', async () => {
    const { endpoint } = await started();

    const answer = await fetch(`${endpoint.url}/plain/a?response-content-type=text/html`);

    expect(answer.status).toBe(403);
  });
});
