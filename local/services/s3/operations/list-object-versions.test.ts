import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectVersionsCommandInput,
} from '@aws-sdk/client-s3';

import { startS3, type RunningS3 } from '../testing.ts';

const Bucket = 'files';
const running: { s3?: RunningS3 } = {};
const client = () => running.s3!.client;
const put = async (Key: string) =>
  (await client().send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))).VersionId!;
const list = (more: Partial<ListObjectVersionsCommandInput> = {}) =>
  client().send(new ListObjectVersionsCommand({ Bucket, ...more }));

beforeEach(async () => {
  running.s3 = await startS3();
});
afterEach(() => running.s3!.stop());

/** Every page: what is listed, in the order of the keys, `key version`. */
async function pages(more: Partial<ListObjectVersionsCommandInput>) {
  const seen: string[] = [];
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  for (let truncated = true; truncated;) {
    const page = await list({ ...more, KeyMarker, VersionIdMarker });
    const listed = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    expect(listed.length + (page.CommonPrefixes ?? []).length).toBeLessThanOrEqual(more.MaxKeys!);
    seen.push(...listed.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
    seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!));
    ({ NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page);
    truncated = page.IsTruncated!;
  }
  return seen;
}

describe('the versions of a bucket', () => {
  test('are listed by key, the newest first, with the marks of deletions', async () => {
    const [first, second] = [await put('a'), await put('a')];
    const { VersionId: marker } = await client().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));

    const { Versions, DeleteMarkers } = await list();

    expect(Versions?.map(({ VersionId, IsLatest, Size }) => ({ VersionId, IsLatest, Size }))).toEqual([
      { VersionId: second, IsLatest: false, Size: 1 },
      { VersionId: first, IsLatest: false, Size: 1 },
    ]);
    expect(DeleteMarkers).toMatchObject([{ Key: 'a', VersionId: marker, IsLatest: true }]);
  });

  test.each([1, 2, 3, 100])('come in pages of %d without a gap or a repetition', async (MaxKeys) => {
    const expected: string[] = [];
    for (const key of ['a', 'b & <ü>', 'c']) {
      const ids = [await put(key), await put(key)];
      const { VersionId } = await client().send(new DeleteObjectCommand({ Bucket, Key: key }));
      expected.push(...[VersionId!, ...ids.reverse()].map((id) => `${key} ${id}`));
    }

    const seen = await pages({ MaxKeys });

    expect(seen.toSorted()).toEqual(expected.toSorted());
  });

  test('come with prefixes, each once', async () => {
    for (const key of ['a/1', 'a/1', 'a/2', 'b/1']) await put(key);
    const id = await put('top');

    const seen = await pages({ MaxKeys: 1, Delimiter: '/' });

    expect(seen).toEqual(['a/', 'b/', `top ${id}`]);
  });

  test('are found by a prefix', async () => {
    await put('users/1/a');
    const id = await put('users/2/a');

    const { Versions } = await list({ Prefix: 'users/2/' });

    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([id]);
  });

  test('are gone for good once each was deleted by its id, markers included', async () => {
    const ids = [await put('a'), await put('a')];
    const { VersionId: marker } = await client().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));

    const Objects = [...ids, marker].map((VersionId) => ({ Key: 'a', VersionId }));
    const { Deleted } = await client().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    const left = await list();
    expect(Deleted?.at(-1)).toMatchObject({ DeleteMarker: true, DeleteMarkerVersionId: marker });
    expect([left.Versions, left.DeleteMarkers]).toEqual([undefined, undefined]);
    expect(running.s3!.service.bucket(Bucket)!.keys()).toEqual([]);
  });
});
