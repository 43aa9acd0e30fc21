import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

import type { Event } from '../events/event.ts';
import { startS3, type Given, type RunningS3 } from './testing.ts';

const ANNOUNCING = { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } };

const running: { s3?: RunningS3 } = {};
afterEach(() => running.s3!.stop());

async function started(given: Given = {}) {
  const events: Event[] = [];
  const options = { publish: (event: Event) => void events.push(event) };
  running.s3 = await startS3({ properties: ANNOUNCING, options, ...given });
  const { client } = running.s3;
  const put = (Key: string, Bucket = 'plain') =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: '12345' }));
  return { ...running.s3, events, put };
}

const summary = ({ 'detail-type': type, detail }: Event) => [type, detail['reason'], detail['deletion-type']];

describe('a bucket that announces', () => {
  test('tells of an object with its size, tag and version', async () => {
    const { put, events } = await started();

    const { ETag, VersionId } = await put('uploads/a b', 'files');

    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '111122223333',
        time: '2026-11-21T12:00:00Z',
        region: 'eu-west-1',
        resources: ['arn:aws:s3:::files'],
        detail: {
          version: '0',
          bucket: { name: 'files' },
          object: {
            key: 'uploads/a b',
            size: 5,
            etag: ETag!.replaceAll('"', ''),
            'version-id': VersionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) as string,
          },
          'request-id': expect.stringMatching(/^[0-9A-F]{16}$/) as string,
          requester: '111122223333',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  test('says how an object came there', async () => {
    const { put, client, events } = await started();
    const { url, fields } = await createPresignedPost(client, { Bucket: 'plain', Key: 'b', Expires: 9e9 });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', 'x');

    await put('a');
    await fetch(url, { method: 'POST', body: form });
    await client.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'c', CopySource: 'plain/a' }));

    expect(events.map(({ detail }) => detail['reason'])).toEqual(['PutObject', 'POST Object', 'CopyObject']);
  });

  test('says whether a deletion is for good', async () => {
    const { put, client, events } = await started();
    await put('a');
    const { VersionId } = await put('a', 'files');
    events.length = 0;

    await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }));
    const marker = await client.send(new DeleteObjectCommand({ Bucket: 'files', Key: 'a' }));
    const Delete = { Objects: [{ Key: 'a', VersionId }] };
    await client.send(new DeleteObjectsCommand({ Bucket: 'files', Delete }));

    expect(events.map(summary)).toEqual([
      ['Object Deleted', 'DeleteObject', 'Permanently Deleted'],
      ['Object Deleted', 'DeleteObject', 'Delete Marker Created'],
      ['Object Deleted', 'DeleteObject', 'Permanently Deleted'],
    ]);
    expect(events.map(({ detail }) => (detail['object'] as Record<string, unknown>)['version-id'])).toEqual([
      undefined,
      marker.VersionId,
      VersionId,
    ]);
  });

  test('tells nothing of a deletion that finds nothing', async () => {
    const { client, events } = await started();

    await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'none' }));

    expect(events).toEqual([]);
  });

  test('tells of tags', async () => {
    const { put, client, events } = await started();
    await put('a');
    const Tagging = { TagSet: [{ Key: 'scan', Value: 'clean' }] };

    await client.send(new PutObjectTaggingCommand({ Bucket: 'plain', Key: 'a', Tagging }));
    await client.send(new DeleteObjectTaggingCommand({ Bucket: 'plain', Key: 'a' }));

    expect(events.map((event) => event['detail-type'])).toEqual([
      'Object Created',
      'Object Tags Added',
      'Object Tags Deleted',
    ]);
  });

  test('numbers the events of a key upwards', async () => {
    const { put, events } = await started();

    for (let times = 0; times < 20; times++) await put('a');

    const sequencers = events.map(({ detail }) => (detail['object'] as Record<string, string>)['sequencer']!);
    expect(sequencers).toEqual([...new Set(sequencers)].sort());
  });
});

describe('a bucket that does not announce', () => {
  test('tells nothing', async () => {
    const { put, events } = await started({ properties: {} });

    await put('a');

    expect(events).toEqual([]);
  });
});
