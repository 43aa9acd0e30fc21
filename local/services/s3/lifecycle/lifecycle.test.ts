import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

import type { Event } from '../../events/event.ts';
import { startS3, type RunningS3 } from '../testing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** From the tests' noon to the next midnight. */
const TO_MIDNIGHT = 12 * HOUR;

const running: { s3?: RunningS3 } = {};
afterEach(() => running.s3?.stop());

/** Buckets with one rule; what happens to their objects is in `events`. */
async function started(rule: object) {
  const events: Event[] = [];
  running.s3 = await startS3({
    properties: {
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ...rule }] },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    },
    options: { publish: (event) => void events.push(event) },
  });
  return { ...running.s3, events };
}

const put = (Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  running.s3!.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
const remove = (Bucket: string, Key: string) =>
  running.s3!.client.send(new DeleteObjectCommand({ Bucket, Key }));

/** Each version of a bucket: its key, and `marker` for the mark of a deletion. */
async function versions(Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await running.s3!.client.send(
    new ListObjectVersionsCommand({ Bucket }),
  );
  return [...Versions.map(({ Key }) => Key!), ...DeleteMarkers.map(({ Key }) => `marker ${Key}`)];
}

describe('an object expires', () => {
  test('at the midnight after its days, and not before', async () => {
    const { context } = await started({ ExpirationInDays: 1 });
    await put('plain', 'a');

    context.advance(DAY + TO_MIDNIGHT - 1);
    const before = await versions('plain');
    context.advance(1);
    const after = await versions('plain');

    expect([before, after]).toEqual([['a'], []]);
  });

  test('by a marker where there are versions', async () => {
    const { context, events } = await started({ ExpirationInDays: 1 });
    await put('files', 'a');

    context.advance(2 * DAY);

    await expect(versions('files')).resolves.toEqual(['a', 'marker a']);
    expect(events.at(-1)).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: {
        reason: 'Lifecycle Expiration',
        requester: 's3.amazonaws.com',
        'deletion-type': 'Delete Marker Created',
      },
    });
  });

  test('by prefix, and by every tag that the rule names', async () => {
    const TagFilters = [
      { Key: 'kind', Value: 'draft' },
      { Key: 'keep', Value: 'no' },
    ];
    const { context } = await started({ ExpirationInDays: 1, Prefix: 'uploads/', TagFilters });
    await put('plain', 'uploads/draft', { Tagging: 'kind=draft&keep=no' });
    await put('plain', 'uploads/kept', { Tagging: 'kind=draft' });
    await put('plain', 'other/draft', { Tagging: 'kind=draft&keep=no' });

    context.advance(2 * DAY);

    await expect(versions('plain')).resolves.toEqual(['other/draft', 'uploads/kept']);
  });

  test('not by a rule that is disabled', async () => {
    const { context } = await started({ ExpirationInDays: 1, Status: 'Disabled' });
    await put('plain', 'a');

    context.advance(9 * DAY);

    await expect(versions('plain')).resolves.toEqual(['a']);
  });

  test('at the start, when it was due while nothing ran', async () => {
    const { context, restarted } = await started({ ExpirationInDays: 1 });
    await put('plain', 'a');
    await running.s3!.stop();
    context.advance(2 * DAY);

    running.s3 = await restarted();

    await expect(versions('plain')).resolves.toEqual([]);
  });
});

describe('a version that another took the place of', () => {
  test('is deleted by its days since then', async () => {
    const { context, events } = await started({ NoncurrentVersionExpiration: { NoncurrentDays: 35 } });
    await put('files', 'a');
    context.advance(40 * DAY);
    await put('files', 'a');

    context.advance(35 * DAY);
    const before = await versions('files');
    context.advance(TO_MIDNIGHT);
    const after = await versions('files');

    expect([before, after]).toEqual([['a', 'a'], ['a']]);
    expect(events.at(-1)?.detail).toMatchObject({ 'deletion-type': 'Permanently Deleted' });
  });

  test('is kept while it is among the newest', async () => {
    const rule = { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } };
    const { context } = await started(rule);
    for (let times = 0; times < 5; times++) await put('files', 'a');

    context.advance(9 * DAY);

    await expect(versions('files')).resolves.toEqual(['a', 'a', 'a']);
  });
});

describe('the marker of a deletion', () => {
  test('goes when nothing is left of what was deleted', async () => {
    const { context } = await started({
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      ExpiredObjectDeleteMarker: true,
    });
    await put('files', 'a');
    await remove('files', 'a');

    const before = await versions('files');
    context.advance(2 * DAY);
    const after = await versions('files');

    expect([before, after]).toEqual([['a', 'marker a'], []]);
  });

  test('stays over what can still be had back', async () => {
    const { context } = await started({ ExpiredObjectDeleteMarker: true });
    await put('files', 'a');
    await remove('files', 'a');

    context.advance(9 * DAY);

    await expect(versions('files')).resolves.toEqual(['a', 'marker a']);
  });
});

test('a rule with what the rehearsal does not heed is refused by its name', async () => {
  await expect(started({ ExpirationDate: '2027-01-01' })).rejects.toThrow(
    'bucket files: the rehearsal does not know ExpirationDate of a life cycle',
  );
});
