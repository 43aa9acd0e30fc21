import { S3Objects } from './s3-objects.ts';

const ARRIVAL = { key: 'uploads/org/file', versionId: 'v 1', size: 9 };

function given(answer: object = {}) {
  const sent: [string, object][] = [];
  const client = {
    send: (command: { constructor: { name: string }; input: object }) => {
      sent.push([command.constructor.name, command.input]);
      return Promise.resolve(answer);
    },
  };
  return { objects: new S3Objects(() => Promise.resolve(client as never), 'files'), sent };
}

test('reads a part of the very version that was told of', async () => {
  const body = { transformToByteArray: async () => new Uint8Array([1, 2]) };
  const { objects, sent } = given({ Body: body });

  const bytes = await objects.open(ARRIVAL).read(2, 4);

  expect(bytes).toEqual(Buffer.from([1, 2]));
  expect(sent).toEqual([
    ['GetObjectCommand', { Bucket: 'files', Key: 'uploads/org/file', VersionId: 'v 1', Range: 'bytes=2-3' }],
  ]);
});

test('keeps a document as a download of its type, with nothing that its uploader said of it', async () => {
  const { objects, sent } = given();

  await objects.keep(ARRIVAL, 'files/org/file/original', 'text/plain');

  expect(sent).toEqual([
    [
      'CopyObjectCommand',
      {
        Bucket: 'files',
        Key: 'files/org/file/original',
        CopySource: 'files/uploads/org/file?versionId=v%201',
        MetadataDirective: 'REPLACE',
        TaggingDirective: 'REPLACE',
        ContentType: 'text/plain',
        ContentDisposition: 'attachment',
      },
    ],
  ]);
});

test('discards a version for good', async () => {
  const { objects, sent } = given();

  await objects.discard(ARRIVAL);

  expect(sent).toEqual([
    ['DeleteObjectCommand', { Bucket: 'files', Key: 'uploads/org/file', VersionId: 'v 1' }],
  ]);
});
