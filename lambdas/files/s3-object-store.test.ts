import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { S3Client, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { s3ObjectStore } from './s3-object-store.ts';

/** Answers a listing, then a removal; says what it was asked. */
function givenBucket(listing: object, removal: object = {}) {
  const asked: unknown[] = [];
  const send = async (command: ListObjectVersionsCommand | DeleteObjectsCommand) => {
    asked.push(command.input);
    return command instanceof ListObjectVersionsCommand ? listing : removal;
  };
  const store = s3ObjectStore('bucket', async () => ({ send }) as unknown as Pick<S3Client, 'send'>);
  return { asked, store };
}

describe('removing what begins with a prefix', () => {
  test('removes every version, and the marks of what was deleted', async () => {
    const { asked, store } = givenBucket({
      Versions: [{ Key: 'files/a', VersionId: '2', Size: 1 }],
      DeleteMarkers: [{ Key: 'files/a', VersionId: '3' }],
      IsTruncated: true,
    });

    const isMore = await store.removeVersions('files/');

    const Objects = [
      { Key: 'files/a', VersionId: '2' },
      { Key: 'files/a', VersionId: '3' },
    ];
    expect(isMore).toBe(true);
    expect(asked).toEqual([
      { Bucket: 'bucket', Prefix: 'files/' },
      { Bucket: 'bucket', Delete: { Objects, Quiet: true } },
    ]);
  });

  test('asks for nothing to be removed where there is nothing', async () => {
    const { asked, store } = givenBucket({});

    const isMore = await store.removeVersions('files/');

    expect([isMore, asked.length]).toEqual([false, 1]);
  });

  test('fails when S3 keeps some of them, so that it is tried again', async () => {
    const removal = { Errors: [{ Key: 'files/a', Code: 'AccessDenied' }] };
    const { store } = givenBucket({ Versions: [{ Key: 'files/a', VersionId: '1' }] }, removal);

    const removed = store.removeVersions('files/');

    await expect(removed).rejects.toThrow('1 of 1 versions stay: AccessDenied');
  });
});
