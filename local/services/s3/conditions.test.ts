import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type GetObjectCommandOutput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

import { startS3, type RunningS3 } from './testing.ts';

const running: { s3?: RunningS3 } = {};
const client = () => running.s3!.client;
const put = (Key: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  client().send(new PutObjectCommand({ Bucket: 'plain', Key, Body, ...more }));
const get = (Key: string, more: object = {}): Promise<GetObjectCommandOutput> =>
  client().send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }));
const textOf = async (output: GetObjectCommandOutput) => output.Body!.transformToString();

beforeEach(async () => {
  running.s3 = await startS3();
});
afterEach(() => running.s3!.stop());

describe('conditions', () => {
  test('If-None-Match: * stores a key once, and leaves the first content', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });

    const second = put('once', 'second', { IfNoneMatch: '*' });

    await expect(second).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(textOf(await get('once'))).resolves.toBe('first');
  });

  test('If-Match stores over the very content that was read', async () => {
    const { ETag } = await put('doc', 'one');
    await put('doc', 'two', { IfMatch: ETag! });

    const late = put('doc', 'three', { IfMatch: ETag! });

    await expect(late).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(textOf(await get('doc'))).resolves.toBe('two');
  });

  test.each([
    ['If-None-Match', (ETag: string) => ({ IfNoneMatch: ETag }), 304],
    ['If-Match', () => ({ IfMatch: '"other"' }), 412],
    ['If-Modified-Since', () => ({ IfModifiedSince: new Date('2026-11-21T12:00:00Z') }), 304],
    ['If-Unmodified-Since', () => ({ IfUnmodifiedSince: new Date('2026-11-21T11:00:00Z') }), 412],
  ])('%s spares a read', async (_, condition, httpStatusCode) => {
    const { ETag } = await put('doc', 'one');

    const reading = get('doc', condition(ETag!));

    await expect(reading).rejects.toMatchObject({ $metadata: { httpStatusCode } });
  });
});

describe('a deletion on a condition', () => {
  const remove = (Key: string, IfMatch: string) =>
    client().send(new DeleteObjectCommand({ Bucket: 'plain', Key, IfMatch }));

  test('leaves what has changed since', async () => {
    const { ETag } = await put('doc', 'one');
    await put('doc', 'two');

    await expect(remove('doc', ETag!)).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(textOf(await get('doc'))).resolves.toBe('two');
  });

  test('deletes what is as it was', async () => {
    const { ETag } = await put('doc', 'one');

    await remove('doc', ETag!);

    await expect(get('doc')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('finds that there is nothing', async () => {
    await expect(remove('none', '*')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });
});
