import type { PutObjectCommand } from '@aws-sdk/client-s3';
import { storeInS3 } from './store-in-s3.ts';

test('stores an object in the class that costs least when nobody reads it', async () => {
  const sent: PutObjectCommand['input'][] = [];
  const client = {
    send: ({ input }: PutObjectCommand) => {
      sent.push(input);
      return Promise.resolve({});
    },
  };

  const body = Buffer.from('lines');
  await storeInS3(() => Promise.resolve(client as never), 'archive', { key: 'events/a', body, arrivals: [] });

  expect(sent).toEqual([
    {
      Bucket: 'archive',
      Key: 'events/a',
      Body: body,
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      StorageClass: 'INTELLIGENT_TIERING',
    },
  ]);
});
