import { Readable } from 'node:stream';

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type GetObjectCommandOutput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

import { startS3, type RunningS3 } from './testing.ts';

const running: { s3?: RunningS3 } = {};
const client = () => running.s3!.client;
const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  client().send(new PutObjectCommand({ Bucket: 'plain', Key, Body, ...more }));
const get = (Key: string, more: object = {}): Promise<GetObjectCommandOutput> =>
  client().send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }));
const textOf = async (output: GetObjectCommandOutput) => output.Body!.transformToString();

beforeEach(async () => {
  running.s3 = await startS3();
});
afterEach(() => running.s3!.stop());

describe('an object', () => {
  test('comes back as it was put, with its headers, metadata and checksum', async () => {
    const stored = await put('a b/ü+?.txt', 'hällo', {
      ContentType: 'text/plain',
      CacheControl: 'max-age=60',
      Metadata: { owner: 'ada' },
      ChecksumAlgorithm: 'SHA256',
    });

    const output = await get('a b/ü+?.txt', { ChecksumMode: 'ENABLED' });

    expect(output).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'max-age=60',
      Metadata: { owner: 'ada' },
      ETag: stored.ETag,
      ContentLength: 6,
      ChecksumSHA256: stored.ChecksumSHA256,
      LastModified: new Date('2026-11-21T12:00:00Z'),
    });
    await expect(textOf(output)).resolves.toBe('hällo');
  });

  test('is taken in chunks with a trailing checksum, as the SDK sends a stream', async () => {
    const body = Buffer.alloc(200_000, 'soloist ');
    const stream = Readable.from([body.subarray(0, 90_000), body.subarray(90_000)], { objectMode: false });

    await put('stream', stream, { ContentLength: body.length, ContentEncoding: 'gzip' });

    const output = await get('stream');
    expect(output.ContentEncoding).toBe('gzip');
    expect(Buffer.from(await output.Body!.transformToByteArray())).toEqual(body);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1'] as const)('fails with a wrong %s', async (algorithm) => {
    const wrong = {
      [`Checksum${algorithm}`]: Buffer.alloc(algorithm === 'SHA1' ? 20 : 4).toString('base64'),
    };

    await expect(put('a', 'content', wrong)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  // the check values of "123456789" in https://reveng.sourceforge.io/crc-catalogue/all.htm
  test.each([
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
  ])('is accepted with the right %s', async (algorithm, hex) => {
    const right = { [`Checksum${algorithm}`]: Buffer.from(hex, 'hex').toString('base64') };

    await expect(put('a', '123456789', right)).resolves.toMatchObject(right);
  });

  test.each([
    ['bytes=2-4', 'cde', 'bytes 2-4/10'],
    ['bytes=7-', 'hij', 'bytes 7-9/10'],
    ['bytes=-2', 'ij', 'bytes 8-9/10'],
    ['bytes=8-100', 'ij', 'bytes 8-9/10'],
  ])('is read in part: %s', async (Range, text, ContentRange) => {
    await put('letters', 'abcdefghij');

    const output = await get('letters', { Range });

    expect(output).toMatchObject({
      ContentRange,
      ContentLength: text.length,
      $metadata: { httpStatusCode: 206 },
    });
    await expect(textOf(output)).resolves.toBe(text);
  });

  test('fails to be read beyond its end', async () => {
    await put('letters', 'abc');

    await expect(get('letters', { Range: 'bytes=3-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('is described without its content', async () => {
    await put('a', 'content');

    const head = await client().send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a' }));

    expect(head).toMatchObject({ ContentLength: 7, ServerSideEncryption: 'AES256' });
    expect(head).not.toHaveProperty('VersionId');
  });

  test('is copied with what belongs to it', async () => {
    await put('from/ü', 'content', { Metadata: { owner: 'ada' }, Tagging: 'scan=clean' });

    const CopySource = `plain/${encodeURIComponent('from/ü')}`;
    await client().send(new CopyObjectCommand({ Bucket: 'files', Key: 'to', CopySource }));

    const copy = await client().send(new GetObjectCommand({ Bucket: 'files', Key: 'to' }));
    expect(copy).toMatchObject({ Metadata: { owner: 'ada' }, TagCount: 1 });
    await expect(textOf(copy)).resolves.toBe('content');
  });

  test.each([
    ['GetObject', (Key: string) => new GetObjectCommand({ Bucket: 'plain', Key }), 'NoSuchKey'],
    ['HeadObject', (Key: string) => new HeadObjectCommand({ Bucket: 'plain', Key }), 'NotFound'],
    ['GetObject', (Key: string) => new GetObjectCommand({ Bucket: 'nowhere', Key }), 'NoSuchBucket'],
  ])('fails when it is not there: %s', async (_, command, name) => {
    const sent = client().send(command('gone') as GetObjectCommand);

    await expect(sent).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 404 } });
  });
});

describe('a listing', () => {
  const list = (more: object = {}) => client().send(new ListObjectsV2Command({ Bucket: 'plain', ...more }));
  const keysOf = ({ Contents = [] }: { Contents?: { Key?: string }[] }) => Contents.map(({ Key }) => Key);

  test('has keys in the order of their bytes, and folders behind a delimiter', async () => {
    for (const key of ['b', 'a/2', 'a/1', 'ü & <x>', 'c/d/e']) await put(key, 'x');

    const all = await list();
    const top = await list({ Delimiter: '/' });

    expect(keysOf(all)).toEqual(['a/1', 'a/2', 'b', 'c/d/e', 'ü & <x>']);
    expect(keysOf(top)).toEqual(['b', 'ü & <x>']);
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'c/' }]);
  });

  test('comes in pages without a gap or a repetition, folders included', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await put(key, 'x');
    const seen: (string | undefined)[] = [];

    for (let ContinuationToken: string | undefined, more = true; more;) {
      const page = await list({ Delimiter: '/', MaxKeys: 1, ContinuationToken });
      seen.push(...keysOf(page), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      ContinuationToken = page.NextContinuationToken;
      more = page.IsTruncated ?? false;
    }

    expect(seen).toEqual(['a/', 'b', 'c/', 'd']);
  });

  test('forgets what was deleted, one by one or many at once', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await put(key, 'x');

    await client().send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }));
    const Delete = { Objects: [{ Key: 'b' }, { Key: 'c' }, { Key: 'never there' }] };
    const { Deleted } = await client().send(new DeleteObjectsCommand({ Bucket: 'plain', Delete }));

    expect(Deleted).toHaveLength(3);
    expect(keysOf(await list())).toEqual(['d']);
  });
});

describe('a bucket with versioning', () => {
  const Bucket = 'files';

  test('brings a deleted object back by removing the marker', async () => {
    await put('doc', 'one', { Bucket });
    const { VersionId: second } = await put('doc', 'two', { Bucket });
    const { DeleteMarker, VersionId } = await client().send(new DeleteObjectCommand({ Bucket, Key: 'doc' }));
    await expect(get('doc', { Bucket })).rejects.toMatchObject({ name: 'NoSuchKey' });

    await client().send(new DeleteObjectCommand({ Bucket, Key: 'doc', VersionId: VersionId! }));

    const found = await get('doc', { Bucket });
    expect(DeleteMarker).toBe(true);
    expect(found.VersionId).toBe(second);
    await expect(textOf(found)).resolves.toBe('two');
  });

  test('keeps what was written over', async () => {
    const { VersionId } = await put('doc', 'one', { Bucket });
    await put('doc', 'two', { Bucket });

    const old = await get('doc', { Bucket, VersionId });
    const { Versions } = await client().send(new ListObjectVersionsCommand({ Bucket }));

    await expect(textOf(old)).resolves.toBe('one');
    expect(Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false]);
  });
});
